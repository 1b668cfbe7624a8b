package entity

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// warnOf makes warnings of what the calls of an operation had to say.
func warnOf(notices []runzero.Notice) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, n := range notices {
		what := nameOf(n)
		switch n.Kind {
		case runzero.NoticeFound:
			diags.AddWarning(fmt.Sprintf("The answer for %s was lost, and it was found", what),
				"It was made in the moment in which this run made it, and is equal to what was sent, so it was taken over. "+
					"If another pipeline makes the same objects at the same time, check that it does not manage this one too.")
		case runzero.NoticeTakenOver:
			diags.AddWarning(fmt.Sprintf("%s was made by a run that was killed", capitalize(what)),
				"That run could not put it into the state. It was taken over by its id and brought to what the configuration says.")
		case runzero.NoticeMayBeLeftOver:
			text := "The answer to a create was lost, so it was sent again. Nobody holds the secret of what the first one " +
				"may have made. "
			if n.ID == "" {
				text += "Look in the console for one of this name and time. "
				if n.Text != "" {
					text += sentence(n.Text) + " "
				}
			}
			diags.AddWarning(fmt.Sprintf("%s may be left over", capitalize(what)),
				text+"Delete it if nobody else made it.")
		case runzero.NoticeMayBeOfKilledRun:
			diags.AddWarning(fmt.Sprintf("%s may be left by a run that was killed", capitalize(what)),
				fmt.Sprintf("A run that was killed was making one of this name then, and its answer was never seen. "+
					"If nobody else made it, delete it in the console, or take it over with: terraform import runzero_%s.NAME %s",
					n.Object, importID(n)))
		case runzero.NoticeLeftByKilledRun:
			diags.AddWarning(fmt.Sprintf("A run that was killed left %s", what),
				fmt.Sprintf(
					"It is in no state that was read since, and if it has a secret, nobody holds it. Delete it in the console, or "+
						"take it over with: terraform import runzero_%s.NAME %s\n\n"+
						"A run with -target or of a saved plan reads only a part of the state.", n.Object, importID(n)))
		case runzero.NoticeMayBeInState:
			diags.AddWarning(fmt.Sprintf("A run that was killed made %s too", what),
				"A run with -target or of a saved plan reads only a part of the state, so it is not known whether a state has "+
					"it. Look before you delete it: "+
					"a plan of everything shows it if the state does. Else delete it, or import it in place of the new one.")
		case runzero.NoticeNoLedger:
			diags.AddWarning("What this run makes cannot be written down", sentence(n.Text)+
				" If this run is killed, the next one cannot tell what it left. Make Terraform's data directory (.terraform, or "+
				"TF_DATA_DIR) writable.")
		}
	}
	return diags
}

// nameOf names the object of a notice: kind, name, id and time.
func nameOf(n runzero.Notice) string {
	what := strings.ReplaceAll(n.Object, "_", " ")
	what = strings.NewReplacer("api ", "API ", "sso ", "SSO ").Replace(what)
	if n.Name != "" && !strings.HasPrefix(n.Name, "[") {
		what += fmt.Sprintf(" %q", n.Name)
	}
	switch {
	case n.ID != "" && !n.CreatedAt.IsZero():
		what += fmt.Sprintf(" (%s, made at %s)", n.ID, n.CreatedAt.UTC().Format(time.RFC3339))
	case n.ID != "":
		what += fmt.Sprintf(" (%s)", n.ID)
	}
	return what
}

// importID is what to give to an import.
func importID(n runzero.Notice) string {
	if n.Organization != "" {
		return n.Organization + "/" + n.ID
	}
	return n.ID
}

// hasTakenOver reports whether an object was taken over as somebody else had left it.
func hasTakenOver(notices []runzero.Notice) bool {
	for _, n := range notices {
		if n.Kind == runzero.NoticeTakenOver {
			return true
		}
	}
	return false
}

// warnOfLeftovers names, once in a run, what runs that were killed have left and nobody can use.
// isWrite says that this is the part of a run that writes: then nothing is made before that is
// known.
func (b *Backend) warnOfLeftovers(ctx context.Context, isWrite bool) diag.Diagnostics {
	if b.Client == nil {
		return nil
	}
	var diags diag.Diagnostics
	if b.Client.HasLeftovers() {
		b.leftovers.Do(func() {
			diags = warnOf(b.Client.Leftovers(ctx))
			b.haveLeftoversBeenNamed.Store(true)
		})
	}
	if isWrite {
		b.unanswered.Do(func() {
			if b.Client.HasUnanswered() {
				diags.Append(warnOf(b.Client.Unanswered(ctx))...)
			}
		})
	}
	return diags
}

// mustNameLeftovers reports whether [Backend.warnOfLeftovers] has something to do.
func (b *Backend) mustNameLeftovers() bool {
	return b.Client != nil && !b.haveLeftoversBeenNamed.Load() && b.Client.HasLeftovers()
}
