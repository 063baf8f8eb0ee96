/** Names of OS users as useradd and directory services make them, `svc@corp` and `host$` among them. */
export const OS_USER = /^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,254}\$?$/
