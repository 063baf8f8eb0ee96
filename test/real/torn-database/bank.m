bank ; Accounts in two volumes: globals whose names begin with b are in volume b, all others in volume a.
 ; The sum of all accounts is always 10000000, and an order is written before its invoice.
 quit
 ;
fill ; the accounts, before anybody writes; with their names they take some hundred blocks
 new i
 for i=1:1:5000 set ^aAccount(i)=1000,^aAccount(i,"name")=$justify(i,80)
 for i=1:1:5000 set ^bAccount(i)=1000,^bAccount(i,"name")=$justify(i,80)
 quit
 ;
write ; moves amounts until the process is ended; the argument is the number of the writer.
 ; A line on standard input asks for one on standard output, which comes when a whole round that began later is committed.
 ; Unasked it goes on for 50 rounds: one that never waits fills what may be written while the databases are frozen, and hangs.
 new ahead,asked,line,n,w
 set w=$zcmdline,n=0,ahead=0,$etrap="write $zstatus,! zhalt 1"
 write "begun",!
 for  do ask,round
 quit
 ;
ask ; whether the round that begins now is asked for
 set ahead=ahead+1
 if ahead>50 read line set asked=1
 if ahead'>50 read line:0 set asked=$test
 if asked set ahead=0
 quit
 ;
round ; no variable is restored when a transaction starts again
 new amount,from,to
 set n=n+1,from=$random(5000)+1,to=$random(5000)+1,amount=$random(100)+1
 ; one transaction in both volumes
 tstart ():serial
 set ^aAccount(from)=^aAccount(from)-amount,^aEntry(w,n)=$justify(amount,50)
 set ^bAccount(to)=^bAccount(to)+amount,^bEntry(w,n)=$justify(amount,50)
 kill ^aEntry(w,n-300),^bEntry(w,n-300)
 tcommit
 ; two transactions, one in each volume: the second begins when the first is committed
 tstart ():serial
 set ^aOrder(w)=n
 tcommit
 tstart ():serial
 set ^bInvoice(w)=n
 tcommit
 if asked write "committed",!
 quit
 ;
look ; the sum, and of each writer how far its orders are before its invoices: 0 or 1
 new i,sum,w
 set sum=0,$etrap="write $zstatus,! zhalt 1"
 for i=1:1:5000 set sum=sum+^aAccount(i)+^bAccount(i)
 write sum
 for w=1,2 write " ",^aOrder(w)-^bInvoice(w)
 write !
 quit
