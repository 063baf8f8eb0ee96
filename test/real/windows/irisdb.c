/*
 * irisdb.exe and cache.exe for tests: freezes and thaws an instance that is a folder. Its faults and its state are files in mgr:
 *   frozen          the instance is frozen
 *   calls           a line for each call
 *   freeze.status, thaw.status      the status of that method, which then does nothing
 *   freeze.hangs                    the freeze begins when the file is gone
 * Arguments and texts are those of the class documentation (Backup.General); any other argument ends with 99.
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

#define NO_FAULT 1000000

static char mgr[MAX_PATH];

static char *file(const char *name)
{
    static char path[2 * MAX_PATH];
    snprintf(path, sizeof path, "%s\\%s", mgr, name);
    return path;
}

static int is_there(const char *name)
{
    return GetFileAttributesA(file(name)) != INVALID_FILE_ATTRIBUTES;
}

static void append(const char *path, const char *text)
{
    FILE *stream = fopen(path, "a");
    if (stream == NULL) return;
    fprintf(stream, "%s\n", text);
    fclose(stream);
}

static int status_of(const char *name)
{
    int status = NO_FAULT;
    FILE *stream = fopen(file(name), "r");
    if (stream == NULL) return NO_FAULT;
    if (fscanf(stream, "%d", &status) != 1) status = 99;
    fclose(stream);
    return status;
}

/* The first argument of the method is the name of a file in quotes, or missing. */
static int log_line(const char *arguments, const char *text)
{
    char path[MAX_PATH] = "";
    if (strncmp(arguments, "(\"", 2) == 0) {
        const char *end = strchr(arguments + 2, '"');
        if (end == NULL) return 99;
        snprintf(path, sizeof path, "%.*s", (int)(end - arguments - 2), arguments + 2);
        append(path, text);
    } else if (strcmp(arguments, "()") != 0)
        return 99;
    return 5;
}

int main(int count, char **words)
{
    static const char class[] = "##Class(Backup.General).";
    if (count != 4 || strncmp(words[1], "-s", 2) != 0 || strcmp(words[2], "-U%SYS") != 0) return 99;
    if (strncmp(words[3], class, strlen(class)) != 0) return 99;
    snprintf(mgr, sizeof mgr, "%s", words[1] + 2);
    const char *method = words[3] + strlen(class);
    append(file("calls"), method);
    if (strncmp(method, "ExternalFreeze", 14) == 0) {
        int status = status_of("freeze.status");
        while (is_there("freeze.hangs")) Sleep(20);
        if (status != NO_FAULT) return status;
        append(file("frozen"), "");
        return log_line(method + 14, "Backup.General.ExternalFreeze: System suspended");
    }
    if (strncmp(method, "ExternalThaw", 12) == 0) {
        int status = status_of("thaw.status");
        if (status != NO_FAULT) return status;
        if (!DeleteFileA(file("frozen"))) return log_line(method + 12, "Backup.General.ExternalThaw: Already resumed");
        return log_line(method + 12, "Backup.General.ExternalThaw: System resumed");
    }
    if (strncmp(method, "ExternalSetHistory", 18) == 0) return log_line(method + 18, "history");
    return 99;
}
