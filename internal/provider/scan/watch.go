package scan

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/durationvalidator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Every look at a task is a call of the account's daily quota.
const (
	firstPause   = 5 * time.Second
	longestPause = 60 * time.Second
)

// watch follows one scan to its end.
type watch struct {
	in    entity.Invocation[model]
	task  runzero.Task
	start time.Time
}

const (
	goesOn = "The scan goes on at the console."
	toStop = "To stop it, use the action runzero_task_stop with this id, or the console."
)

func (w watch) wait(ctx context.Context) error {
	id, limit := w.task.ID, timeout(w.in.Config)
	status, pause := runzero.Quotable(w.task.Status), firstPause
	for {
		left := limit - w.in.Now().Sub(w.start)
		if left <= 0 {
			return &entity.FailedAfterCall{
				Summary: fmt.Sprintf("Scan task %s is still %s after %s", id, status, durationvalidator.Short(limit)),
				Detail:  goesOn + "\n\nRaise timeout, or leave wait out. " + toStop,
			}
		}
		if err := w.in.Sleep(ctx, min(pause, left)); err != nil {
			return w.interrupted()
		}
		pause = min(2*pause, longestPause)
		t, err := w.in.Client.FetchTask(ctx, w.task.OrganizationID, id)
		switch {
		case err == nil:
		case ctx.Err() != nil:
			return w.interrupted()
		case passing(err):
			w.in.ShowProgress("Scan task %s could not be asked for after %s; it will be asked for again.", id, w.elapsed())
			continue
		case errors.Is(err, runzero.ErrNotFound):
			return &entity.FailedAfterCall{
				Summary: fmt.Sprintf("Scan task %s is gone", id),
				Detail: fmt.Sprintf(
					"After %s the console does not know it any more: it was stopped or removed, or its site or organization was "+
						"deleted.\n\nLook at the console's tasks, and start the scan again if it is still wanted.", w.elapsed()),
			}
		default:
			return &entity.FailedAfterCall{
				Summary: fmt.Sprintf("Stopped waiting for scan task %s", id),
				Detail:  runzero.OneLine(err.Error()) + ".\n\n" + goesOn + " Look at it there. " + toStop,
			}
		}
		status = runzero.Quotable(t.Status)
		switch end(status) {
		case succeeded:
			w.in.ShowProgress("Scan task %s is %s after %s.", id, status, w.elapsed())
			return nil
		case failed:
			reason := runzero.OneLine(t.Error)
			if reason == "" {
				reason = "The console gives no reason."
			}
			return &entity.FailedAfterCall{
				Summary: fmt.Sprintf("Scan task %s ended with status %s", id, status),
				Detail: fmt.Sprintf(
					"%s (after %s)\n\nThe console shows the log of the task. Correct the cause and start the scan again.", reason,
					w.elapsed()),
			}
		}
		w.in.ShowProgress("Scan task %s is %s after %s.", id, status, w.elapsed())
	}
}

func (w watch) elapsed() string {
	return durationvalidator.Short(w.in.Now().Sub(w.start).Round(time.Second))
}

func (w watch) interrupted() error {
	return &entity.FailedAfterCall{
		Summary: fmt.Sprintf("Interrupted while waiting for scan task %s", w.task.ID),
		Detail:  goesOn + "\n\n" + toStop,
	}
}

// passing reports a failure that the next look may not meet. The client has repeated the request
// already.
func passing(err error) bool {
	switch runzero.KindOf(err) {
	case runzero.KindServer, runzero.KindNetwork, runzero.KindTimeout, runzero.KindBurst:
		return true
	default:
		return false
	}
}

type ending int

const (
	running ending = iota
	succeeded
	failed
)

// end tells a final status from one on the way (api-behaviour 5). A status that is not known is on
// the way.
func end(status string) ending {
	switch strings.ToLower(status) {
	case "processed", "completed":
		return succeeded
	case "error", "failed", "canceled", "cancelled", "stopped", "removed":
		return failed
	}
	return running
}
