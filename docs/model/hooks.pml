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
#define TIMER 2  /* the latch: timeout, which has the writing end of C.open and its lock */
#define HEAD 3   /* the latch: head, which reads a line of C.go into the state */
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
bool begun, froze, why;
byte askedBy; /* run + 1 of the post-thaw */
bool left[2], known[2], unsure[2];
byte thawed[2];
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
bool failed[RUNS], done[RUNS], client[RUNS];

/* ---- VMware Tools ---- */
byte host[RUNS];
#define FREEZES 1
#define CUTS 2 /* the snapshot is being taken */
#define THAWS 3
#define OVER 4
bool covered[RUNS]; /* each instance was frozen from the success of pre-freeze until the snapshot was there */
byte started[RUNS]; /* deputies of that post-thaw */

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
    if :: !froze && mutation != 1 -> why = true :: else fi
  :: else
  fi
}
/* a freeze that lands, a thaw that lands */
inline thawLands(il) {
  frozen[il] = false;
  if :: host[0] == CUTS -> covered[0] = false :: else fi;
#if RUNS > 1
  if :: host[1] == CUTS -> covered[1] = false :: else fi
#endif
}

/* ---- a thaw of i by x: `thawing` and the call; `thawed`. Takes steps A to A + 4; then B ---- */
#define THAW(x, own, i, A, B) \
  :: atomic { at(x, A) -> \
    if :: (own) && (begun || mutation == 12) && askedBy == 0 && mutation != 2 -> why = true :: else fi; \
    if \
    :: frozen[i] -> pc[x] = A + 1; thawLands(i) \
    :: !frozen[i] -> pc[x] = A + 2 \
    :: frozen[i] && ordinary > 0 -> ordinary--; pc[x] = A + 3 \
    fi } \
  :: atomic { pc[x] > A && pc[x] <= A + 3 && !stopped[x] -> \
    if \
    :: (own) && !begun -> left[i] = false \
    :: (own) && begun && thawed[i] == NOT_YET -> if :: pc[x] == A + 1 -> thawed[i] = WAS_FROZEN :: else -> thawed[i] = OTHERWISE fi \
    :: else \
    fi; \
    if :: (own) && pc[x] == A + 3 && mutation != 3 -> unsure[i] = true :: else fi; \
    pc[x] = B }

/* watch: until no holder lives that has not thawed */
#define WATCHES_ONE(x, r, i) \
  :: atomic { at(x, WATCH) && !alive(id(TIMER, r)) && known[i] && alive(id(HOLD + i, r)) && thawed[i] == NOT_YET && session[of(i, r)] -> \
    session[of(i, r)] = false } \
  :: atomic { at(x, WATCH) && !alive(id(TIMER, r)) && known[i] && thawed[i] == NOT_YET && stopped[id(HOLD + i, r)] && mutation != 5 -> ends(id(HOLD + i, r)) } \
  :: atomic { at(x, WATCH) && !alive(id(TIMER, r)) && known[i] && thawed[i] == NOT_YET && alive(id(HOLD + i, r)) && ordinary > 0 -> \
    ordinary--; ends(id(HOLD + i, r)) }
#define heldNo(r, i) (!known[i] || thawed[i] != NOT_YET || !alive(id(HOLD + i, r)))
#define WATCHES(x, r, NEXT) \
  :: atomic { at(x, WATCH) && stopped[id(TIMER, r)] && mutation != 6 -> latchKilled(r) } \
  WATCHES_ONE(x, r, 0) WATCHES_ONE(x, r, 1) \
  :: atomic { at(x, WATCH) && !alive(id(TIMER, r)) && heldNo(r, 0) && heldNo(r, 1) -> pc[x] = NEXT }

/* finish: what is begun or left and has no `thawed` is thawed; then the verdict */
#define THAWS_REST(x, own, i, A, B) \
  :: atomic { at(x, A) -> \
    if \
    :: (begun || left[i]) && thawed[i] == NOT_YET -> if :: !froze -> unsure[i] = true :: else fi; pc[x] = A + 1 \
    :: else -> pc[x] = B \
    fi } \
  THAW(x, own, i, A + 1, B)
#define FINISHES(x, own) \
  THAWS_REST(x, own, 0, FINISH, FINISH + 6) \
  THAWS_REST(x, own, 1, FINISH + 6, FINISH + 12) \
  :: atomic { at(x, FINISH + 12) -> \
    if \
    :: begun && (froze || mutation == 1) && askedBy != 0 && !why && (thawed[0] == WAS_FROZEN || mutation == 7) && (thawed[1] == WAS_FROZEN || mutation == 7) -> \
      assert(covered[askedBy - 1] && !verdict && mutation != 90 + state); verdict = GOOD \
    :: else -> assert(!verdict); verdict = BAD \
    fi; \
    pc[x] = FINISH + 13 }

/* sweep: thawed again until nothing can land any more */
#define calm(i) (!unsure[i] || (!frozen[i] && !canLand(i)))

/* the owner's part in it: what nobody sweeps any more */
#define sweptBy(i, r) (alive(id(HOLD + i, r)) && (!stopped[id(HOLD + i, r)] || mutation == 32))
#define SWEEPS_REST(x, r) \
  :: atomic { at(x, SWEEP) && ((givesWay(r) && (mutation == 17 || mutation == 30)) || (calm(0) && calm(1))) -> ends(x) } \
  :: atomic { at(x, SWEEP) && unsure[0] && frozen[0] && !sweptBy(0, r) && mutation != 14 -> thawLands(0) } \
  :: atomic { at(x, SWEEP) && unsure[1] && frozen[1] && !sweptBy(1, r) && mutation != 14 -> thawLands(1) }

inline newState(ns) {
  if
  :: state != 0 && !verdict ->
    left[0] = (begun || left[0]) && thawed[0] == NOT_YET; left[1] = (begun || left[1]) && thawed[1] == NOT_YET;
    if :: left[0] && !froze -> unsure[0] = true :: else fi;
    if :: left[1] && !froze -> unsure[1] = true :: else fi
  :: else
  fi;
  if :: calm(0) -> unsure[0] = false :: else fi;
  if :: calm(1) -> unsure[1] = false :: else fi;
  state = ns; begun = false; froze = false; why = false; askedBy = 0; known[0] = false; known[1] = false;
  thawed[0] = NOT_YET; thawed[1] = NOT_YET; verdict = 0
}
/* of the old run: one that only sweeps gives way, one that is stopped is killed */
#define ENDS_OLD(p, sweeps) if :: stopped[id(p, 0)] || (sweeps) -> ends(id(p, 0)) :: else fi

proctype Pre(byte r) {
end: do
  :: atomic { at(id(PRE, r), 1) -> client[r] = true; pc[id(LIFE, r)] = 1; pc[id(OWNER, r)] = 1; pc[id(PRE, r)] = 2 }
  :: atomic { at(id(PRE, r), 2) && (answers[r] == 2 || (mutation == 28 && answers[r] == 1)) && !failed[r] -> pc[id(PRE, r)] = 3 }
  /* `failed`, `busy`, too late, a signal */
  :: atomic { at(id(PRE, r), 2) -> tell(r, WHY); done[r] = true; pc[id(PRE, r)] = 5 }
  :: atomic { at(id(PRE, r), 3) -> if :: mine(r) && askedBy == 0 && mutation != 24 -> froze = true :: else fi; pc[id(PRE, r)] = 4 }
  :: atomic { at(id(PRE, r), 4) -> done[r] = true; preSucceeds(r) }
  :: atomic { at(id(PRE, r), 5) -> if :: mine(r) && alive(id(TIMER, r)) -> latchKilled(r) :: skip fi; preFails(r) }
  od
}

proctype Life(byte r) {
end: do
  :: atomic { at(id(LIFE, r), 1) && (done[r] || !alive(id(PRE, r))) ->
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
  /* the lock of a run */
  :: atomic { at(id(OWNER, r), 1) && (lock == NOBODY || mutation == 23) -> lock = id(OWNER, r); pc[id(OWNER, r)] = 2 }
  :: atomic { at(id(OWNER, r), 1) && lock != NOBODY -> failed[r] = true; ends(id(OWNER, r)) }
#if RUNS > 1
  :: atomic { at(id(OWNER, r), 1) && lock == id(OWNER, 0) && stopped[id(OWNER, 0)] && (verdict || pc[id(OWNER, 0)] < 7) -> ends(id(OWNER, 0)) }
  /* what is there of an old run ends, before this one freezes anything */
  :: atomic { at(id(OWNER, r), 2) && r == 0 -> pc[id(OWNER, r)] = 4 }
  /* what is frozen by an old run thaws */
  :: atomic { at(id(OWNER, r), 2) && r == 1 -> latchKilled(0); session[0] = false; session[1] = false; pc[id(OWNER, r)] = 4 }
  /* its sweepers give way when the new guard is there, which knows what they sweep; nothing is frozen before they are gone */
  :: atomic { at(id(OWNER, r), 24) ->
    ENDS_OLD(OWNER, pc[id(OWNER, 0)] == SWEEP); ENDS_OLD(DEPUTY, pc[id(DEPUTY, 0)] == SWEEP); ENDS_OLD(GUARD, pc[id(GUARD, 0)] == SWEEP);
    ENDS_OLD(HOLD, pc[id(HOLD, 0)] == SWEEP); ENDS_OLD(HOLD + 1, pc[id(HOLD + 1, 0)] == SWEEP);
    pc[id(OWNER, r)] = 25 }
#define oldThere (alive(id(OWNER, 0)) || alive(id(GUARD, 0)) || alive(id(HOLD, 0)) || alive(id(HOLD + 1, 0)) || pc[id(DEPUTY, 0)] > 1)
  :: atomic { at(id(OWNER, r), 25) && oldThere -> failed[r] = true; tell(r, WHY); pc[id(OWNER, r)] = WATCH }
  :: atomic { at(id(OWNER, r), 25) && !oldThere -> pc[id(OWNER, r)] = 19 }
#else
  :: atomic { at(id(OWNER, r), 2) -> pc[id(OWNER, r)] = 4 }
#endif
  /* the new state, with what an old one left */
  :: atomic { at(id(OWNER, r), 4) ->
    newState(r + 1);
    if :: left[0] -> pc[id(OWNER, r)] = 10 :: !left[0] && left[1] -> pc[id(OWNER, r)] = 14 :: else -> pc[id(OWNER, r)] = 7 fi }
  THAW(id(OWNER, r), true, 0, 10, (left[1] -> 14 : 7))
  THAW(id(OWNER, r), true, 1, 14, 7)
  /* `begun`, or nothing since pre-freeze has ended */
  :: atomic { at(id(OWNER, r), 7) ->
    if
    :: client[r] -> begun = (mutation != 12); left[0] = false; left[1] = false; pc[id(OWNER, r)] = LATCH_STEP
    :: else -> failed[r] = true; why = true; word[r] = 0; pc[id(OWNER, r)] = FINISH
    fi;
    client[r] = false }
  :: atomic { at(id(OWNER, r), LATCH_STEP) -> pc[id(TIMER, r)] = 1; pc[id(HEAD, r)] = 1; pc[id(OWNER, r)] = 18 }
  :: atomic { at(id(OWNER, r), 18) -> if :: mutation != 13 -> pc[id(GUARD, r)] = WATCH :: else fi; pc[id(OWNER, r)] = (RUNS > 1 && r == 1 -> 24 : 19) }
  :: atomic { at(id(OWNER, r), 19) -> pc[id(HOLD, r)] = 1; pc[id(OWNER, r)] = 22 }
  :: atomic { at(id(OWNER, r), 22) -> known[0] = true; pc[id(HOLD + 1, r)] = 1; pc[id(OWNER, r)] = 23 }
  :: atomic { at(id(OWNER, r), 23) -> known[1] = true; begun = true; pc[id(OWNER, r)] = WATCH }
  WATCHES(id(OWNER, r), r, FINISH)
  FINISHES(id(OWNER, r), true)
  :: atomic { at(id(OWNER, r), FINISH + 13) -> lock = NOBODY; pc[id(OWNER, r)] = SWEEP }
  SWEEPS_REST(id(OWNER, r), r)
  od
}

#define HOLDER_FAILS(r, i) tell(r, WHY); if :: alive(id(PRE, r)) -> failed[r] = true :: else fi; pc[id(HOLD + i, r)] = 3

proctype Holder(byte r; byte i) {
end: do
  :: atomic { at(id(HOLD + i, r), 1) -> session[of(i, r)] = true; pending[of(i, r)] = true; pc[id(HOLD + i, r)] = 2 }
  /* status 5 */
  :: atomic { at(id(HOLD + i, r), 2) && session[of(i, r)] ->
    frozen[i] = true; pending[of(i, r)] = false; session[of(i, r)] = false;
    if :: alive(id(PRE, r)) -> answers[r]++ :: else fi;
    if :: mutation == 24 && frozen[0] && frozen[1] && mine(r) && askedBy == 0 -> froze = true :: else fi;
    pc[id(HOLD + i, r)] = 3 }
  /* status 3 */
  :: atomic { at(id(HOLD + i, r), 2) && session[of(i, r)] && ordinary > 0 ->
    ordinary--; pending[of(i, r)] = false; session[of(i, r)] = false; HOLDER_FAILS(r, i) }
  /* its own limit */
  :: atomic { at(id(HOLD + i, r), 2) && session[of(i, r)] && ordinary > 0 ->
    ordinary--; session[of(i, r)] = false; if :: mine(r) -> unsure[i] = true :: else fi; HOLDER_FAILS(r, i) }
  /* ended by another process */
  :: atomic { at(id(HOLD + i, r), 2) && !session[of(i, r)] ->
    if :: mine(r) && mutation != 15 -> unsure[i] = true :: else fi; HOLDER_FAILS(r, i) }
  :: atomic { at(id(HOLD + i, r), 3) && (mutation == 31 -> askedBy != 0 || why : !alive(id(TIMER, r))) ->
    if :: !givesWay(r) || (mutation != 17 && mutation != 30) -> pc[id(HOLD + i, r)] = 4 :: else -> ends(id(HOLD + i, r)) fi }
  THAW(id(HOLD + i, r), !givesWay(r), i, 4, SWEEP)
  :: atomic { at(id(HOLD + i, r), SWEEP) && ((givesWay(r) && (mutation == 17 || mutation == 30)) || calm(i)) -> ends(id(HOLD + i, r)) }
  :: atomic { at(id(HOLD + i, r), SWEEP) && unsure[i] && frozen[i] && mutation != 18 -> thawLands(i) }
  od
}

proctype Guard(byte r) {
end: do
  WATCHES(id(GUARD, r), r, WAIT)
  :: atomic { at(id(GUARD, r), WAIT) && (lock == NOBODY || mutation == 22) ->
    if :: mine(r) && !verdict -> if :: mutation != 22 -> lock = id(GUARD, r) :: else fi; pc[id(GUARD, r)] = FINISH :: else -> pc[id(GUARD, r)] = SWEEP fi }
  :: atomic { at(id(GUARD, r), WAIT) && !mine(r) -> pc[id(GUARD, r)] = SWEEP }
  :: atomic { at(id(GUARD, r), WAIT) && lock == id(OWNER, r) && stopped[id(OWNER, r)] && mutation != 19 -> ends(id(OWNER, r)) }
  FINISHES(id(GUARD, r), true)
  :: atomic { at(id(GUARD, r), FINISH + 13) -> lock = NOBODY; if :: mutation == 29 -> ends(id(GUARD, r)) :: else -> pc[id(GUARD, r)] = SWEEP fi }
  SWEEPS_REST(id(GUARD, r), r)
  od
}

proctype Post(byte r) {
end: do
  :: atomic { at(id(POST, r), 1) -> if :: isFreeze -> tell(Q, ASKED + r) :: else fi; pc[id(POST, r)] = 2 }
  /* its verdict */
  :: atomic { at(id(POST, r), 2) && verdict && (askedBy == r + 1 || mutation == 20) ->
    assert(verdict == BAD || covered[r]); postEnds(r) }
  /* nobody has the lock: another owner */
  :: atomic { at(id(POST, r), 2) && lock == NOBODY && !alive(id(DEPUTY, r)) && started[r] < 2 ->
    started[r]++; pc[id(DEPUTY, r)] = 1 }
  /* somebody has it for too long */
  :: atomic { at(id(POST, r), 2) && lock != NOBODY && isFreeze && !verdict && (askedBy == 0 || alive(id(TIMER, Q))) ->
    lineAsked(Q, r); latchKilled(Q) }
  :: atomic { at(id(POST, r), 2) && lock != NOBODY && stopped[lock] -> ends(lock) }
  /* no means is left but the plan */
  :: atomic { at(id(POST, r), 2) && started[r] == 2 && !alive(id(DEPUTY, r)) -> thawLands(0); thawLands(1); postEnds(r) }
  od
}

proctype Deputy(byte r) {
end: do
  :: atomic { at(id(DEPUTY, r), 1) -> if :: lock == NOBODY -> lock = id(DEPUTY, r); pc[id(DEPUTY, r)] = 2 :: else -> ends(id(DEPUTY, r)) fi }
  :: atomic { at(id(DEPUTY, r), 2) ->
    if
    :: !alive(id(POST, r)) -> ends(id(DEPUTY, r))
    :: (alive(id(POST, r)) || mutation == 21) && isFreeze && !verdict ->
      lineAsked(Q, r);
      ends(id(OWNER, Q)); latchKilled(Q); pc[id(DEPUTY, r)] = WATCH
    :: (alive(id(POST, r)) || mutation == 21) && !(isFreeze && !verdict) -> newState(RUNS + r + 1); begun = true; why = true; askedBy = r + 1; pc[id(DEPUTY, r)] = FINISH
    fi }
  WATCHES(id(DEPUTY, r), Q, FINISH)
  FINISHES(id(DEPUTY, r), true)
  :: atomic { at(id(DEPUTY, r), FINISH + 13) -> lock = NOBODY; pc[id(DEPUTY, r)] = SWEEP }
  SWEEPS_REST(id(DEPUTY, r), r)
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

#define HIT(p) \
  :: atomic { faults > 0 && ((targets >> (p)) & 1) && alive(id(p, r)) && !stopped[id(p, r)] -> \
    faults--; if :: killed(id(p, r), p, r) :: !((targets >> 10) & 1) -> stopped[id(p, r)] = true fi }
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
  /* when nothing moves any more */
end: do
  :: timeout -> assert(!frozen[0] && !frozen[1]); break
  od
}
