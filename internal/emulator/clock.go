package emulator

import (
	"maps"
	"time"
)

// period is the time between two runs of a schedule. A text that the console made, such as
// "daily,monday|...", counts by its first word.
func period(frequency string) time.Duration {
	day := 24 * time.Hour
	for word, d := range map[string]time.Duration{
		"hourly": time.Hour, "daily": day, "weekly": 7 * day, "monthly": 30 * day, "continuous": time.Minute,
	} {
		if len(frequency) >= len(word) && frequency[:len(word)] == word {
			return d
		}
	}
	return day
}

// advance moves tasks on to where they are by now.
func (e *Emulator) advance(s *state, now time.Time) {
	for _, t := range s.tasks().list { // runs added on the way are not visited: they have just begun
		switch {
		case t.Recur:
			if e.opts.RunSchedules && t.Status == statusActive {
				e.runDue(s, t, now)
			}
		case t.Type == typeSample && t.Status == statusActive: // until it is stopped
		case t.Status == statusNew || t.Status == statusActive:
			e.progress(t, now)
		case t.Status == statusStopping:
			t.Status, t.UpdatedAt = statusStopped, now.Unix()
			if t.Type == typeSample && e.hasVariant("sample-stop-processes") {
				t.Status = statusProcessed
			}
		}
	}
}

// progress runs a one-off scan: new until it starts, active for the scan duration, then processed.
func (e *Emulator) progress(t *task, now time.Time) {
	begin := time.Unix(0, t.Begun)
	if start := time.Unix(t.StartTime, 0); start.After(begin) {
		begin = start
	}
	switch spent := now.Sub(begin); {
	case spent <= 0:
	case spent < e.opts.ScanDuration:
		t.Status = statusActive
	case t.Status != statusProcessed:
		t.Status, t.UpdatedAt = statusProcessed, begin.Add(e.opts.ScanDuration).Unix()
	}
}

// nextRun is when a schedule runs next, for people to see; recur_next itself is 0 before the first
// run.
func (t *task) nextRun() time.Time {
	switch {
	case !t.Recur || t.Status != statusActive:
		return time.Time{}
	case t.RecurNext > 0:
		return time.Unix(t.RecurNext, 0).UTC()
	case t.StartTime > t.CreatedAt:
		return time.Unix(t.StartTime, 0).UTC()
	}
	return time.Unix(t.CreatedAt, 0).UTC()
}

// runDue starts the run of a schedule whose time has come, as a new child task. Runs that were
// missed are not made up for.
func (e *Emulator) runDue(s *state, t *task, now time.Time) {
	if now.Before(t.nextRun()) || now.Sub(time.Unix(0, t.Begun)) < e.opts.ScanDuration {
		return
	}
	t.Error = ""
	if t.ZoneID == "" {
		_, ok := s.explorers().first(func(x *explorer) bool {
			return x.OrgID == t.OrgID && x.online(now) && (t.AgentID == "" || x.ID == t.AgentID)
		})
		if !ok {
			t.Error = "explorer unavailable" // stays on the active task (api-behaviour 5)
			return
		}
	}
	run := *t
	run.ID, run.Sequence, run.ParentID = newID(), s.next(), t.ID
	run.Recur, run.Status, run.Frequency, run.Params = false, statusNew, frequencyOnce, maps.Clone(t.Params)
	run.StartTime, run.RecurLast, run.RecurNext, run.LastRunID = now.Unix(), 0, 0, ""
	run.CreatedAt, run.UpdatedAt, run.Begun = now.Unix(), now.Unix(), now.UnixNano()
	s.tasks().add(&run)
	t.LastRunID, t.RecurLast, t.RecurNext = run.ID, now.Unix(), now.Add(period(t.Frequency)).Unix()
}
