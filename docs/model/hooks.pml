/*
 * The hooks of one or two snapshots as processes, each of which can be killed or stopped at every step.
 * What it checks, what it leaves out, and how to run it: docs/explanation/model.md.
 *
 *   spin -a -DRUNS=1 -DFAULTS=1 -DORDINARY=1 hooks.pml && cc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -m1000000
 *
 * MUTATION=N takes rule N of the design away; then the search must find an error.
 */
#ifndef RUNS
#define RUNS 1 /* snapshots, one after the other: 1 or 2 */
#endif
#ifndef FAULTS
#define FAULTS 1 /* kills and stops */
#endif
#ifndef ORDINARY
#define ORDINARY 1 /* freezes that are refused or slow, instances that cannot be thawed for a while, holders taken for late */
#endif
#ifndef MUTATION
#define MUTATION 0
#endif

#ifndef TARGETS
#define TARGETS 1023 /* which processes can be hit: the sum of 1 << PRE, ...; 1024 more: they are killed only, not stopped */
#endif
short targets = TARGETS;
byte faults = FAULTS, ordinary = ORDINARY, mutation = MUTATION;
/* one program tries each mutation and each number of faults: the environment says which */
c_decl {
  \#include <stdlib.h>
  \#define FROM_ENVIRONMENT(name, value) if (getenv(name)) value = atoi(getenv(name))
}

/* ---- processes ---- */
#define PRE 0    /* pre-freeze */
#define LIFE 1   /* its lifeline */
#define TIMER 2  /* the latch: timeout, which has the writing end of C.open */
#define HEAD 3   /* the latch: its shell, which reads a line of C.go into the state */
#define OWNER 4
#define GUARD 5
#define HOLD 6   /* and 7: one for each instance */
#define POST 8   /* post-thaw */
#define DEPUTY 9 /* the owner that post-thaw starts where the first is gone */
#define PROCS 10
#define id(p, r) ((p) + PROCS * (r))
#define NOBODY 255

byte pc[PROCS * RUNS]; /* the step before which it is; 0: it is not there */
bool stopped[PROCS * RUNS];
#define at(x, n) (pc[x] == (n) && !stopped[x])
#define alive(x) (pc[x] != 0)

/* ---- the instances ---- */
#define of(i, r) ((i) + 2 * (r))
bool frozen[2];
bool session[2 * RUNS]; /* the call of ExternalFreeze lives */
bool pending[2 * RUNS]; /* the server works on it, and may end after its call was killed */
/* before the time is over until which i is swept, the deadline */
#if RUNS == 1
#define canLand(i) (pending[i] || pc[id(HOLD + i, 0)] == 1)
#else
#define canLand(i) (pending[i] || pending[(i) + 2] || pc[id(HOLD + i, 0)] == 1 || pc[id(HOLD + i, 1)] == 1)
#endif

/* ---- the state file: whose it is, and what its lines add up to ---- */
byte state; /* 0: there is none; run + 1; RUNS + run + 1: of the deputy of that post-thaw, without a freeze */
bool begun, first, froze, why;
bool early; /* a thaw is on the way that no post-thaw has asked for */
byte askedBy; /* run + 1 of the post-thaw */
bool known[2], wasFrozen[2], swept[2]; /* the lines `holder`, `frozen`, `swept` */
byte unsure[2]; /* its lines: none, one, more */
byte thawed[2]; /* what the last one says */
#define NOT_YET 0
#define WAS_FROZEN 1
#define OTHERWISE 2 /* it was not frozen any more, or is stuck */
byte verdict;
#define BAD 1
#define GOOD 2
#define mine(r) (state == (r) + 1)

byte lock = NOBODY; /* of one run; ends with its holder */

/* ---- the FIFOs ---- */
#define WHY 1
#define ASKED 2 /* and the run of the post-thaw that asks */
byte word[RUNS];    /* in C.go: a line that head has not read */
byte answers[RUNS]; /* holders that told pre-freeze `frozen` */
bool failed[RUNS], done[RUNS], givenUp[RUNS], client[RUNS];
bool told; /* TERM came to what sweeps for run 0 */

/* ---- VMware Tools ---- */
byte host[RUNS];
#define FREEZES 1
#define CUTS 2 /* the snapshot is being taken */
#define THAWS 3
#define OVER 4
bool covered[RUNS]; /* each instance was frozen from the success of pre-freeze until the snapshot was there */
bool started[RUNS]; /* a deputy of that post-thaw */
byte asksFor[RUNS]; /* the state that this post-thaw found */

/* ---- steps ---- */
#define LATCH_STEP 9
#define WATCH 20
#define WAIT 21
#define FINISH 30
#define SWEEP 60

/* ---- ends ---- */
inline ends(xe) {
  pc[xe] = 0; stopped[xe] = false;
  if :: lock == xe -> lock = NOBODY :: else fi
}
/* pre-freeze has ended with 0, or was killed, which VMware Tools takes for success: the snapshot begins */
inline preSucceeds(rp) { ends(id(PRE, rp)); answers[rp] = 0; failed[rp] = false; host[rp] = CUTS; covered[rp] = frozen[0] && frozen[1] }
inline preFails(rf) { ends(id(PRE, rf)); answers[rf] = 0; failed[rf] = false; host[rf] = OVER }
inline postEnds(rt) { ends(id(POST, rt)); host[rt] = OVER }
inline killed(xk, pk, rk) {
  if
  :: pk == PRE -> preSucceeds(rk)
  :: pk == POST -> postEnds(rk)
  :: else -> ends(xk)
  fi
}
/* `timeout` leads the group of `head` */
inline latchKilled(rl) { ends(id(TIMER, rl)); ends(id(HEAD, rl)); word[rl] = 0 }

/* the run of the state, which cannot change while the lock is held */
#if RUNS == 1
#define Q 0
#else
#define Q (state == 2 || state == 4 -> 1 : 0)
#endif
#define isFreeze (state != 0 && state <= RUNS)
/* a run gives way to a later one that freezes, not to a deputy that only thaws */
#define givesWay(r) ((isFreeze || mutation == 30) && !mine(r))
/* the sweeps of a run end when it is told, or when a later run freezes */
#define sweepEnds(r) ((givesWay(r) && (first || mutation == 17 || mutation == 30)) || ((r) == 0 && told))

/* ---- lines ---- */
/* into C.go: kept while head or an owner that will start it has the FIFO; head reads one line only */
inline tell(rw, ww) {
  if
  :: word[rw] == 0 && (alive(id(HEAD, rw)) || (alive(id(OWNER, rw)) && pc[id(OWNER, rw)] <= LATCH_STEP)) -> word[rw] = ww
  :: else
  fi
}
inline lineWhy(ry) { if :: mine(ry) && askedBy == 0 -> why = true :: else fi }
inline lineAsked(ra, qa) {
  if
  :: mine(ra) && askedBy == 0 ->
    askedBy = qa + 1;
    if :: (!froze && mutation != 1) || (early && mutation != 2) -> why = true :: else fi
  :: else
  fi
}
inline lineUnsure(iu) { if :: unsure[iu] < 2 -> unsure[iu]++ :: else fi }
/* a freeze that lands, a thaw that lands */
inline thawLands(il) {
  frozen[il] = false;
  if :: host[0] == CUTS -> covered[0] = false :: else fi;
#if RUNS > 1
  if :: host[1] == CUTS -> covered[1] = false :: else fi
#endif
}

/* ---- a thaw of i by x: `thawing` and the call; `thawed`, into whatever run's state is there by then. Takes steps A to A + 3; then B ---- */
#define THAW(x, i, A, B) \
  :: atomic { at(x, A) -> \
    if :: askedBy == 0 -> early = true :: else fi; \
    if \
    :: frozen[i] -> pc[x] = A + 1; thawLands(i) \
    :: !frozen[i] -> pc[x] = A + 2 \
    :: frozen[i] && ordinary > 0 -> ordinary--; pc[x] = A + 3 \
    fi } \
  :: atomic { pc[x] > A && pc[x] <= A + 3 && !stopped[x] -> \
    if :: pc[x] == A + 1 -> thawed[i] = WAS_FROZEN :: else -> thawed[i] = OTHERWISE fi; \
    if :: pc[x] == A + 3 && mutation != 3 -> lineUnsure(i) :: else fi; \
    pc[x] = B }

/* watch: until the latch has opened, and no holder lives that has not thawed. What is late or stopped is ended, and what
 * was killed is replaced where another holder still thaws */
#define lives(r, i) (known[i] && alive(id(HOLD + (i), r)) && thawed[i] == NOT_YET)
#define WATCHES_ONE(x, r, i) \
  :: atomic { at(x, WATCH) && !alive(id(TIMER, r)) && lives(r, i) && session[of(i, r)] -> session[of(i, r)] = false } \
  :: atomic { at(x, WATCH) && !alive(id(TIMER, r)) && lives(r, i) && stopped[id(HOLD + i, r)] && mutation != 5 -> ends(id(HOLD + i, r)) } \
  :: atomic { at(x, WATCH) && !alive(id(TIMER, r)) && lives(r, i) && ordinary > 0 -> ordinary--; ends(id(HOLD + i, r)) } \
  :: atomic { at(x, WATCH) && !alive(id(TIMER, r)) && known[i] && !alive(id(HOLD + i, r)) && thawed[i] == NOT_YET && lives(r, 1 - i) -> \
    session[of(i, r)] = false; if :: !wasFrozen[i] -> lineUnsure(i) :: else fi; pc[id(HOLD + i, r)] = 4 }
#define WATCHES(x, r, ALL_BEGUN, NEXT) \
  :: atomic { at(x, WATCH) && stopped[id(TIMER, r)] && mutation != 6 -> latchKilled(r) } \
  WATCHES_ONE(x, r, 0) WATCHES_ONE(x, r, 1) \
  :: atomic { at(x, WATCH) && !alive(id(TIMER, r)) && !lives(r, 0) && !lives(r, 1) && (ALL_BEGUN) -> pc[x] = NEXT }

/* finish: what is begun and has no `thawed` is thawed; then the verdict */
#define THAWS_REST(x, r, i, A, B) \
  :: atomic { at(x, A) -> \
    if \
    :: begun && thawed[i] == NOT_YET -> \
      session[of(i, r)] = false; if :: !wasFrozen[i] && first -> lineUnsure(i) :: else fi; pc[x] = A + 1 \
    :: else -> pc[x] = B \
    fi } \
  THAW(x, i, A + 1, A)
#define FINISHES(x, r) \
  THAWS_REST(x, r, 0, FINISH, FINISH + 6) \
  THAWS_REST(x, r, 1, FINISH + 6, FINISH + 12) \
  :: atomic { at(x, FINISH + 12) -> \
    if \
    :: begun && (froze || mutation == 1) && askedBy != 0 && !why && (thawed[0] == WAS_FROZEN || mutation == 7) && (thawed[1] == WAS_FROZEN || mutation == 7) -> \
      assert(covered[state - 1] && covered[askedBy - 1] && !verdict && mutation != 90 + state); verdict = GOOD \
    :: else -> assert(!verdict); verdict = BAD \
    fi; \
    pc[x] = FINISH + 13 }

/* sweep, of owner and guard alike: thawed again until nothing can land any more. What is read decides what is written, into
 * whatever run's state is there by then: of an instance that was frozen, refused its thaw, and takes it now, `swept` */
#define calm(i) (unsure[i] == 0 || swept[i] || (!frozen[i] && !canLand(i)))
#define SWEEPS_ONE(x, r, i, MAY) \
  :: atomic { at(x, SWEEP) && (MAY) && unsure[i] != 0 && !swept[i] && frozen[i] -> \
    thawLands(i); if :: wasFrozen[i] && unsure[i] == 1 -> pc[x] = SWEEP + 2 + 2 * i :: else -> pc[x] = SWEEP + 1 + 2 * i fi } \
  :: atomic { (pc[x] == SWEEP + 1 + 2 * i || pc[x] == SWEEP + 2 + 2 * i) && !stopped[x] -> \
    thawed[i] = WAS_FROZEN; if :: pc[x] == SWEEP + 2 + 2 * i -> swept[i] = true :: else fi; pc[x] = SWEEP }
#define SWEEPS(x, r, MAY) \
  :: atomic { at(x, SWEEP) && (sweepEnds(r) || (calm(0) && calm(1))) -> ends(x) } \
  SWEEPS_ONE(x, r, 0, !sweepEnds(r) && (MAY)) SWEEPS_ONE(x, r, 1, !sweepEnds(r) && (MAY))

inline newState(ns) {
  if :: calm(0) -> unsure[0] = 0 :: else fi;
  if :: calm(1) -> unsure[1] = 0 :: else fi;
  state = ns; begun = false; first = false; froze = false; why = false; early = false; askedBy = 0; verdict = 0;
  known[0] = false; known[1] = false; wasFrozen[0] = false; wasFrozen[1] = false; swept[0] = false; swept[1] = false;
  thawed[0] = NOT_YET; thawed[1] = NOT_YET
}
/* `phase freezing`: what stood there before is of an earlier run's processes */
inline lineFreezing() {
  first = true; early = false; wasFrozen[0] = false; wasFrozen[1] = false; thawed[0] = NOT_YET; thawed[1] = NOT_YET;
  if :: mutation != 33 -> swept[0] = false; swept[1] = false :: else fi
}
#define ENDS_STOPPED(p) if :: stopped[id(p, 0)] -> ends(id(p, 0)) :: else fi

proctype Pre(byte r) {
end: do
  :: atomic { at(id(PRE, r), 1) -> client[r] = true; pc[id(LIFE, r)] = 1; pc[id(OWNER, r)] = 1; pc[id(PRE, r)] = 2 }
  :: atomic { at(id(PRE, r), 2) && (answers[r] == 2 || (mutation == 28 && answers[r] == 1)) && !failed[r] -> pc[id(PRE, r)] = 3 }
  /* `failed`, `busy`, too late, a signal */
  :: atomic { at(id(PRE, r), 2) -> givenUp[r] = true; pc[id(PRE, r)] = 5 }
  :: atomic { at(id(PRE, r), 3) -> if :: mine(r) && askedBy == 0 && mutation != 24 -> froze = true :: else fi; pc[id(PRE, r)] = 4 }
  :: atomic { at(id(PRE, r), 4) -> done[r] = true; preSucceeds(r) }
  :: atomic { at(id(PRE, r), 5) -> preFails(r) }
  od
}

proctype Life(byte r) {
end: do
  :: atomic { at(id(LIFE, r), 1) && (done[r] || givenUp[r] || !alive(id(PRE, r))) ->
    if :: done[r] -> ends(id(LIFE, r)) :: else -> client[r] = false; tell(r, WHY); pc[id(LIFE, r)] = 2 fi }
  :: atomic { at(id(LIFE, r), 2) -> if :: mine(r) && alive(id(TIMER, r)) -> latchKilled(r) :: else fi; ends(id(LIFE, r)) }
  od
}

proctype Latch(byte r) {
end: do
  :: atomic { at(id(HEAD, r), 1) && word[r] != 0 ->
    if :: word[r] == WHY -> lineWhy(r) :: else -> lineAsked(r, word[r] - ASKED) fi;
    word[r] = 0; ends(id(HEAD, r)) }
  :: atomic { at(id(TIMER, r), 1) && !alive(id(HEAD, r)) -> ends(id(TIMER, r)) }
  /* the deadline */
  :: atomic { at(id(TIMER, r), 1) && mutation != 9 -> latchKilled(r) }
  od
}

proctype Owner(byte r) {
end: do
  /* the lock of a run. One that stands still without what it could hold frozen is ended */
  :: atomic { at(id(OWNER, r), 1) && (lock == NOBODY || mutation == 23) -> lock = id(OWNER, r); pc[id(OWNER, r)] = 2 }
  :: atomic { at(id(OWNER, r), 1) && lock != NOBODY -> failed[r] = true; ends(id(OWNER, r)) }
#if RUNS > 1
  :: atomic { at(id(OWNER, r), 1) && lock != NOBODY && stopped[lock] && (verdict || !first || !alive(id(TIMER, 0))) ->
    ENDS_STOPPED(OWNER); ENDS_STOPPED(GUARD); ENDS_STOPPED(HOLD); ENDS_STOPPED(HOLD + 1); ENDS_STOPPED(DEPUTY) }
  /* a run that was left without a verdict is this owner's now: its holders thaw, and it is finished in its own state */
  :: atomic { at(id(OWNER, r), 2) && r == 1 ->
    latchKilled(0); session[0] = false; session[1] = false;
    if :: state != 0 && !verdict -> ends(id(OWNER, 0)); pc[id(OWNER, r)] = FINISH :: else -> pc[id(OWNER, r)] = 4 fi }
#endif
  :: atomic { at(id(OWNER, r), 2) && r == 0 -> pc[id(OWNER, r)] = 4 }
  /* the new state, with what an old one is unsure of */
  :: atomic { at(id(OWNER, r), 4) -> newState(r + 1); if :: mutation == 36 -> told = (r == 1) :: else fi; pc[id(OWNER, r)] = 7 }
  /* the list, which takes its time; then `begun`, or nothing since pre-freeze has ended */
  :: atomic { at(id(OWNER, r), 7) ->
    if
    :: client[r] && alive(id(PRE, r)) -> begun = (mutation != 12); pc[id(OWNER, r)] = LATCH_STEP
    :: else -> failed[r] = true; why = true; word[r] = 0; pc[id(OWNER, r)] = FINISH
    fi;
    client[r] = false }
  :: atomic { at(id(OWNER, r), LATCH_STEP) -> pc[id(TIMER, r)] = 1; pc[id(HEAD, r)] = 1; pc[id(OWNER, r)] = 18 }
  :: atomic { at(id(OWNER, r), 18) -> if :: mutation != 13 -> pc[id(GUARD, r)] = WAIT :: else fi; pc[id(OWNER, r)] = (RUNS > 1 && r == 1 -> 24 : 19) }
#if RUNS > 1
  /* what sweeps for the old run ends now that this run has a guard, which sweeps it too; nothing is frozen before all that may thaw is gone */
  :: atomic { at(id(OWNER, r), 24) -> told = true; ENDS_STOPPED(OWNER); ENDS_STOPPED(GUARD); ENDS_STOPPED(DEPUTY); pc[id(OWNER, r)] = 25 }
#define oldThere (alive(id(OWNER, 0)) || alive(id(GUARD, 0)) || alive(id(HOLD, 0)) || alive(id(HOLD + 1, 0)) || pc[id(DEPUTY, 0)] > 1)
  :: atomic { at(id(OWNER, r), 25) && oldThere && mutation != 35 -> failed[r] = true; why = true; latchKilled(r); pc[id(OWNER, r)] = WATCH }
  :: atomic { at(id(OWNER, r), 25) && (!oldThere || mutation == 35) -> pc[id(OWNER, r)] = 19 }
#endif
  :: atomic { at(id(OWNER, r), 19) -> lineFreezing(); pc[id(OWNER, r)] = 22 }
  :: atomic { at(id(OWNER, r), 22) -> pc[id(HOLD, r)] = 1; pc[id(OWNER, r)] = 23 }
  :: atomic { at(id(OWNER, r), 23) -> pc[id(HOLD + 1, r)] = 1; begun = true; pc[id(OWNER, r)] = WATCH }
  /* it sees its own children also before their first line */
  :: atomic { at(id(OWNER, r), WATCH) && !alive(id(TIMER, r)) && pc[id(HOLD, r)] == 1 && stopped[id(HOLD, r)] -> ends(id(HOLD, r)) }
  :: atomic { at(id(OWNER, r), WATCH) && !alive(id(TIMER, r)) && pc[id(HOLD + 1, r)] == 1 && stopped[id(HOLD + 1, r)] -> ends(id(HOLD + 1, r)) }
  WATCHES(id(OWNER, r), r, pc[id(HOLD, r)] != 1 && pc[id(HOLD + 1, r)] != 1, FINISH)
  FINISHES(id(OWNER, r), (state == 1 -> 0 : r))
  /* behind the verdict: of a run that it adopted, its own begins now */
  :: atomic { at(id(OWNER, r), FINISH + 13) -> if :: mine(r) -> lock = NOBODY; pc[id(OWNER, r)] = SWEEP :: else -> pc[id(OWNER, r)] = 4 fi }
  SWEEPS(id(OWNER, r), r, mutation != 14)
  od
}

#define HOLDER_FAILS(r, i) tell(r, WHY); if :: alive(id(PRE, r)) -> failed[r] = true :: else fi; pc[id(HOLD + i, r)] = 3

proctype Holder(byte r; byte i) {
end: do
  :: atomic { at(id(HOLD + i, r), 1) -> known[i] = true; session[of(i, r)] = true; pending[of(i, r)] = true; pc[id(HOLD + i, r)] = 2 }
  /* status 5 */
  :: atomic { at(id(HOLD + i, r), 2) && session[of(i, r)] ->
    frozen[i] = true; pending[of(i, r)] = false; session[of(i, r)] = false; wasFrozen[i] = true;
    if :: alive(id(PRE, r)) -> answers[r]++ :: else fi;
    if :: mutation == 24 && frozen[0] && frozen[1] && mine(r) && askedBy == 0 -> froze = true :: else fi;
    pc[id(HOLD + i, r)] = 3 }
  /* status 3 */
  :: atomic { at(id(HOLD + i, r), 2) && session[of(i, r)] && ordinary > 0 ->
    ordinary--; pending[of(i, r)] = false; session[of(i, r)] = false; HOLDER_FAILS(r, i) }
  /* its own limit */
  :: atomic { at(id(HOLD + i, r), 2) && session[of(i, r)] && ordinary > 0 ->
    ordinary--; session[of(i, r)] = false; lineUnsure(i); HOLDER_FAILS(r, i) }
  /* ended by another process */
  :: atomic { at(id(HOLD + i, r), 2) && !session[of(i, r)] ->
    if :: mutation != 15 -> lineUnsure(i) :: else fi; HOLDER_FAILS(r, i) }
  :: atomic { at(id(HOLD + i, r), 3) && (mutation == 31 -> askedBy != 0 || why : !alive(id(TIMER, r))) ->
    if :: !givesWay(r) -> pc[id(HOLD + i, r)] = 4 :: else -> ends(id(HOLD + i, r)) fi }
  THAW(id(HOLD + i, r), i, 4, 8)
  /* until there is a verdict it thaws again what is unsure, since owner and guard wait for the others */
  :: atomic { at(id(HOLD + i, r), 8) && (givesWay(r) || verdict || calm(i)) -> ends(id(HOLD + i, r)) }
  :: atomic { at(id(HOLD + i, r), 8) && !givesWay(r) && !verdict && unsure[i] != 0 && !swept[i] && frozen[i] ->
    thawLands(i); thawed[i] = WAS_FROZEN; if :: wasFrozen[i] && unsure[i] == 1 -> swept[i] = true :: else fi }
  od
}

proctype Guard(byte r) {
end: do
  /* for the lock of the owner */
  :: atomic { at(id(GUARD, r), WAIT) && (lock == NOBODY || mutation == 22) ->
    if
    :: mine(r) && !verdict -> if :: mutation != 22 -> lock = id(GUARD, r) :: else fi; pc[id(GUARD, r)] = WATCH
    :: givesWay(r) && (first || mutation == 38) -> ends(id(GUARD, r))
    :: else -> if :: mutation == 29 -> ends(id(GUARD, r)) :: else -> pc[id(GUARD, r)] = SWEEP fi
    fi }
  :: atomic { at(id(GUARD, r), WAIT) && lock == id(OWNER, r) && stopped[id(OWNER, r)] && mutation != 19 -> ends(id(OWNER, r)) }
  :: atomic { at(id(GUARD, r), WAIT) && r == 0 && told -> ends(id(GUARD, r)) }
  WATCHES(id(GUARD, r), r, true, FINISH)
  FINISHES(id(GUARD, r), r)
  :: atomic { at(id(GUARD, r), FINISH + 13) -> lock = NOBODY; if :: mutation == 29 -> ends(id(GUARD, r)) :: else -> pc[id(GUARD, r)] = SWEEP fi }
  SWEEPS(id(GUARD, r), r, true)
  od
}

proctype Post(byte r) {
end: do
  :: atomic { at(id(POST, r), 1) -> asksFor[r] = state; if :: isFreeze -> tell(Q, ASKED + r) :: else fi; pc[id(POST, r)] = 2 }
  /* its verdict */
  :: atomic { at(id(POST, r), 2) && verdict && (askedBy == r + 1 || mutation == 20) ->
    assert(verdict == BAD || covered[r]); postEnds(r) }
  /* nobody has the lock: another owner */
  :: atomic { at(id(POST, r), 2) && lock == NOBODY && !started[r] -> started[r] = true; pc[id(DEPUTY, r)] = 1 }
  /* somebody has it for too long */
  :: atomic { at(id(POST, r), 2) && lock != NOBODY && isFreeze && !verdict && (askedBy == 0 || alive(id(TIMER, Q))) ->
    lineAsked(Q, r); latchKilled(Q) }
  :: atomic { at(id(POST, r), 2) && lock != NOBODY && stopped[lock] -> ends(lock) }
  /* no means is left but the plan */
  :: atomic { at(id(POST, r), 2) && lock == NOBODY && started[r] && !alive(id(DEPUTY, r)) -> thawLands(0); thawLands(1); postEnds(r) }
  od
}

proctype Deputy(byte r) {
end: do
  :: atomic { at(id(DEPUTY, r), 1) -> if :: lock == NOBODY -> lock = id(DEPUTY, r); pc[id(DEPUTY, r)] = 2 :: else -> ends(id(DEPUTY, r)) fi }
  :: atomic { at(id(DEPUTY, r), 2) ->
    if
    /* neither for a post-thaw that is gone, nor in another run than the one that it found */
    :: (!alive(id(POST, r)) || (state != 0 && state != asksFor[r])) && mutation != 21 -> ends(id(DEPUTY, r))
    :: else ->
      if
      :: isFreeze && !verdict -> /* it adopts that run */ lineAsked(Q, r); ends(id(OWNER, Q)); latchKilled(Q); pc[id(DEPUTY, r)] = WATCH
      :: else -> newState(RUNS + r + 1); begun = true; why = true; askedBy = r + 1; pc[id(DEPUTY, r)] = FINISH
      fi
    fi }
  WATCHES(id(DEPUTY, r), Q, true, FINISH)
  FINISHES(id(DEPUTY, r), Q)
  :: atomic { at(id(DEPUTY, r), FINISH + 13) -> lock = NOBODY; pc[id(DEPUTY, r)] = SWEEP }
  SWEEPS(id(DEPUTY, r), r, true)
  od
}

/* a freeze whose call or holder is gone */
proctype Server(byte r; byte i) {
end: do
  :: atomic { pending[of(i, r)] && (!session[of(i, r)] || !alive(id(HOLD + i, r))) ->
    if :: frozen[i] = true :: skip fi; pending[of(i, r)] = false; session[of(i, r)] = false }
  /* its own limit, or another tool */
  :: atomic { r == 0 && ordinary > 0 && frozen[i] && !canLand(i) -> ordinary--; thawLands(i) }
  od
}

proctype Host(byte r) {
end: do
  :: atomic { host[r] == 0 && (r == 0 || host[0] == OVER) -> host[r] = FREEZES; pc[id(PRE, r)] = 1 }
  /* the snapshot is there; or there is none, and no post-thaw, since vmtoolsd has ended */
  :: atomic { host[r] == CUTS -> if :: host[r] = THAWS; pc[id(POST, r)] = 1 :: host[r] = OVER; covered[r] = false fi }
  /* its limit of 900 s */
  :: atomic { host[r] == FREEZES && stopped[id(PRE, r)] -> preFails(r) }
  :: atomic { host[r] == THAWS && stopped[id(POST, r)] -> postEnds(r) }
  od
}

bool hitOwner, hitGuard;
#define HIT(p) \
  :: atomic { faults > 0 && ((targets >> (p)) & 1) && alive(id(p, r)) && !stopped[id(p, r)] -> \
    faults--; if :: p == OWNER -> hitOwner = true :: p == GUARD -> hitGuard = true :: else fi; \
    if :: killed(id(p, r), p, r) :: !((targets >> 10) & 1) -> stopped[id(p, r)] = true fi }
proctype Adversary(byte r) {
end: do
  HIT(PRE) HIT(LIFE) HIT(TIMER) HIT(HEAD) HIT(OWNER) HIT(GUARD) HIT(HOLD) HIT(HOLD + 1) HIT(POST) HIT(DEPUTY)
  od
}

init {
  byte r;
  atomic {
    c_code { FROM_ENVIRONMENT("FAULTS", now.faults); FROM_ENVIRONMENT("ORDINARY", now.ordinary); FROM_ENVIRONMENT("MUTATION", now.mutation); FROM_ENVIRONMENT("TARGETS", now.targets); };
    do
    :: r < RUNS ->
      run Server(r, 0); run Server(r, 1); run Holder(r, 0); run Holder(r, 1); run Latch(r); run Life(r);
      run Owner(r); run Guard(r); run Deputy(r); run Post(r); run Pre(r); run Host(r); run Adversary(r);
      r++
    :: else -> break
    od;
    r = 0
  }
  /* when nothing moves any more. What lands when owner and guard are both gone, and no post-thaw comes, is known (hook-contract.md) */
end: do
  :: timeout -> assert((!frozen[0] && !frozen[1]) || (hitOwner && hitGuard && mutation != 37)); break
  od
}
