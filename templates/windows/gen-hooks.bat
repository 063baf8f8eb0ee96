@rem Rendered by gen-hooks, which rewrites it.
@rem Freezes InterSystems IRIS and Cache on Windows before a snapshot, and thaws them after it. VMware Tools calls it with
@rem   freeze      freezes all instances of the plan at once; if one is not frozen in time, thaws them all
@rem   thaw        thaws them all
@rem   freezeFail  thaws them all, after a snapshot that was given up
@rem Without an argument pre-freeze-script.bat freezes and post-thaw-script.bat thaws. Ends with 0 for success, else 1:
@rem each instance was frozen, or was frozen until this thaw. Logs into Logs\gen-hooks\gen-hooks.log of the Windows folder.
@rem Never where the VSS writer of an instance freezes it too: docs/how-to/windows.md.
@echo off
setlocal EnableExtensions DisableDelayedExpansion
rem a variable of this name would stand for the status
set "errorlevel="
set "FREEZE_LIMIT=@FREEZE_LIMIT@"
set "THAW_LIMIT=@THAW_LIMIT@"
set "THAW_TRIES=@THAW_TRIES@"
set "SUSPEND_LIMIT=@SUSPEND_LIMIT@"
set "SELF=%~f0"
set "FIND=%SystemRoot%\System32\find.exe"
set "FOLDER=%SystemRoot%\Logs\gen-hooks"
set "LOG=%FOLDER%\gen-hooks.log"
goto main

rem plan LABEL: calls it with number, program, name, directory, seconds until updates are suspended, record the history
:plan
@PLAN@
exit /b 0

:main
if "%~1"==":session" goto session
set "PHASE=%~1"
if not defined PHASE if /i "%~n0"=="pre-freeze-script" set "PHASE=freeze"
if not defined PHASE if /i "%~n0"=="post-thaw-script" set "PHASE=thaw"
set "RUN=%FOLDER%\run-%RANDOM%-%RANDOM%"
md "%RUN%" 2>nul
rem the 0 stands for the size of a file that is not there: from 1 MB on
for %%F in ("%LOG%") do if %%~zF0 gtr 10000000 move /y "%LOG%" "%LOG%.old" >nul 2>&1
if /i "%PHASE%"=="freeze" goto freeze
if /i "%PHASE%"=="thaw" goto thaw
if /i "%PHASE%"=="freezeFail" goto freeze_fail
call :log error - "unknown argument, expected freeze, thaw or freezeFail"
goto failed

:freeze
set "TRY=1"
>"%RUN%\wanted" echo freeze
if not exist "%RUN%\wanted" exit /b 1
call :log info - "freeze"
call :all freeze %FREEZE_LIMIT%
if defined FAILED goto undo
call :log info - "all are frozen"
goto succeeded

:undo
rem a freeze that lands from here on is thawed by the process of its session
del "%RUN%\wanted"
call :log error - "the freeze is undone"
call :thaw_all
goto failed

:thaw
call :log info - "thaw"
call :thaw_all
if defined FAILED goto failed
if defined NOT_FROZEN goto failed
call :all history %THAW_LIMIT%
goto succeeded

:freeze_fail
call :log warn - "freezeFail: the snapshot was given up"
call :thaw_all
if defined FAILED goto failed
goto succeeded

:succeeded
rd /s /q "%RUN%" 2>nul
exit /b 0

:failed
rd /s /q "%RUN%" 2>nul
exit /b 1

rem thaw_all: FAILED is defined if an instance may still be frozen, NOT_FROZEN if one was not frozen any more
:thaw_all
set "NOT_FROZEN="
set "TRY=0"
:next_try
set /a TRY+=1
call :all thaw %THAW_LIMIT%
if not defined FAILED exit /b 0
if %TRY% lss %THAW_TRIES% goto next_try
exit /b 0

rem all ACTION SECONDS: a session for each instance, all at once. None is killed, since it is a process of the instance.
rem FAILED is defined if one did not succeed or has not ended.
:all
set "ACTION=%1"
set "LEFT=%2"
call :plan start_one
:wait
set "PENDING="
call :plan look_at
if not defined PENDING goto judge
if %LEFT% leq 0 goto judge
set /a LEFT-=1
rem about a second: timeout does not run without a console
"%SystemRoot%\System32\ping.exe" -n 2 127.0.0.1 >nul 2>&1
goto wait
:judge
set "FAILED="
call :plan judge_one
exit /b 0

:start_one
set "STARTED_%1="
if "%ACTION%"=="history" if not "%6"=="yes" exit /b 0
rem what an earlier try ended with for good
if exist "%RUN%\%1.%ACTION%.done-*" exit /b 0
if exist "%RUN%\%1.%ACTION%.not-frozen-*" exit /b 0
del "%RUN%\%1.%ACTION%.*" 2>nul
set "STARTED_%1=yes"
rem call, since cmd takes the first and the last quote away where a command begins with one
start "" /b "%ComSpec%" /d /c call "%SELF%" :session %ACTION% %1 "%RUN%" %TRY% <nul >nul 2>&1
exit /b 0

:look_at
if not defined STARTED_%1 exit /b 0
if not exist "%RUN%\%1.%ACTION%.*" set "PENDING=yes"
exit /b 0

rem the log is written here, since sessions that end together cannot all open it
:judge_one
if not defined STARTED_%1 exit /b 0
if exist "%RUN%\%1.%ACTION%.done-*" goto good
if exist "%RUN%\%1.%ACTION%.not-frozen-*" (set "NOT_FROZEN=yes") else set "FAILED=yes"
if not exist "%RUN%\%1.%ACTION%.*" call :log error %3 "%ACTION%: has not ended in time"
for /f "delims=" %%F in ('dir /b "%RUN%\%1.%ACTION%.*" 2^>nul') do call :log error %3 "%%F"
>>"%LOG%" type "%RUN%\output-%1-%ACTION%-%TRY%" "%RUN%\log-%1-%ACTION%-%TRY%" 2>nul
exit /b 0
:good
call :log info %3 "%ACTION%: done"
exit /b 0

rem :session ACTION NUMBER RUN TRY: a process of its own, which leaves a file NUMBER.ACTION.END-STATUS
:session
set "ACTION=%2"
set "NUMBER=%3"
set "RUN=%~4"
set "TRY=%5"
call :plan session_of
exit 0

:session_of
if not "%1"=="%NUMBER%" exit /b 0
set "OWN=%RUN%\log-%1-%ACTION%-%TRY%"
set "SHOWN=%RUN%\output-%1-%ACTION%-%TRY%"
if "%ACTION%"=="freeze" set "METHOD=ExternalFreeze("""%OWN%""",,,,,,%5,,,%SUSPEND_LIMIT%)"
if "%ACTION%"=="thaw" set "METHOD=ExternalThaw("""%OWN%""")"
if "%ACTION%"=="history" set "METHOD=ExternalSetHistory("""%OWN%""")"
>"%SHOWN%" echo %METHOD%
rem cmd does not call a program whose output it cannot redirect
if not exist "%SHOWN%" set "SHOWN=nul"
"%~4\bin\%2.exe" -s"%~4\mgr" -U%%SYS ##Class(Backup.General).%METHOD% <nul >>"%SHOWN%" 2>&1
rem from above, since errorlevel N is true for N and for each higher status
if errorlevel 6 goto unknown
if errorlevel 5 goto success
if errorlevel 4 goto unknown
if errorlevel 3 goto refused

:unknown
set "STATUS=%errorlevel%"
set "END=unknown"
goto ended

:refused
set "STATUS=3"
set "END=refused"
goto ended

:success
set "STATUS=5"
rem 5 is also what Windows calls "access denied": the log of the instance tells which it is
set "END=not-frozen"
"%FIND%" "Already resumed" "%OWN%" >nul 2>&1
if not errorlevel 1 goto ended
set "END=done"
if "%ACTION%"=="history" goto ended
set "WORDS=System resumed"
if "%ACTION%"=="freeze" set "WORDS=System suspended"
"%FIND%" "%WORDS%" "%OWN%" >nul 2>&1
if errorlevel 1 set "END=unproved"

:ended
if "%ACTION%"=="freeze" if not exist "%RUN%\wanted" goto late
>"%RUN%\%1.%ACTION%.%END%-%STATUS%" echo %STATUS%
exit /b 0

rem the freeze was given up meanwhile, and the thaw of the script may have come before it
:late
call :log warn %3 "the freeze ended late, with status %STATUS%: it is thawed"
"%~4\bin\%2.exe" -s"%~4\mgr" -U%%SYS ##Class(Backup.General).ExternalThaw() <nul >nul 2>&1
call :log warn %3 "thaw of a late freeze: status %errorlevel%"
exit /b 0

rem log LEVEL INSTANCE TEXT
:log
>>"%LOG%" echo %DATE% %TIME% level=%1 instance=%2 text=%3
exit /b 0
