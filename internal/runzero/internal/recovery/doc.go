// Package recovery finds out what became of a write whose answer is lost, and of a run that was
// killed. The account has several actors, so what cannot be proven to be this run's own is named,
// and never taken, rotated or deleted (dev-docs/decisions: ours or not ours).
//
// A create goes through these states. "Lost" is a time-out, a reset, a 5xx, a 408, or an answer
// that cannot be read; a request that never left is sent again by the transport and does not show
// here.
//
//	          ┌────────────── answered ──────────────────────────► done
//	send ─────┼── refused ──► name taken? ── by what a killed run left ──► taken over by its id, with a warning
//	  ▲       │                    └──────── otherwise ───────────► error
//	  │       └── lost ─┬─ kind with a secret ── 3 sends at most ─► done; what may be left over is named
//	  │                 └─ any other kind ── looks over 18 s ──┬─ one that is new and equal ─► taken over, with a warning
//	  │                                                        ├─ several, or an older one ─► error that names them
//	  └──────────────────────── 3 sends at most ◄── none ──────┘
//
// The [Ledger] holds on disk what a process is making and has made, for the process after it.
package recovery
