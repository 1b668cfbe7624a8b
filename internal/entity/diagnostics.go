package entity

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// ErrorWithAdvice wraps an error of an object's own function with a next step that only
// the object knows, and with the attribute that is at fault.
type ErrorWithAdvice struct {
	Err error
	// Next is the next step for the user, a full sentence.
	Next string
	// Attribute is the root attribute at fault; empty when none is.
	Attribute string
}

// Error gives the wrapped error's text.
func (a *ErrorWithAdvice) Error() string { return a.Err.Error() }

// Unwrap gives the wrapped error.
func (a *ErrorWithAdvice) Unwrap() error { return a.Err }

// operation is what was tried, for a diagnostic.
type operation struct {
	object Object
	verb   string // "create", "read", ...
	label  string // names the object
	write  bool   // whether the call may have changed something
	// doubt, if set, says what to do when it is not known whether the console carried out the write.
	doubt string
	// firstReport, if set, reports whether a kind of failure that stops everything is the first of its
	// kind.
	firstReport func(runzero.ErrorKind) bool
	// attributes holds the schema's root attribute names, so that a field which the
	// console names can become an attribute path.
	attributes []string
}

// diagnostics turns an error into diagnostics: operation, object, cause, next step,
// and the attribute path where one is known.
func (a operation) diagnostics(err error) diag.Diagnostics {
	summary := fmt.Sprintf("Cannot %s %s", a.verb, a.label)
	if kind := runzero.KindOf(err); (stopsEverything(kind) || isRepeated(err)) && a.firstReport != nil &&
		!a.firstReport(kind) {
		var diags diag.Diagnostics
		diags.AddError(summary, sentence(kind.String())+" "+oneSaysMore)
		return diags
	}
	cause, next := a.causeAndNext(err)
	var advice *ErrorWithAdvice
	attribute := ""
	if errors.As(err, &advice) {
		next, attribute = advice.Next, advice.Attribute
	}
	var api *runzero.Error
	var diags diag.Diagnostics
	if errors.As(err, &api) {
		names := make([]string, 0, len(api.Fields))
		for name := range api.Fields {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			if at := strings.ReplaceAll(name, "-", "_"); slices.Contains(a.attributes, at) {
				diags.AddAttributeError(path.Root(at), summary,
					fmt.Sprintf("The console says of %s: %s\n\n%s", name, api.Fields[name], next))
			}
		}
		if diags.HasError() {
			return diags
		}
	}
	detail := cause + "\n\n" + next
	if attribute != "" {
		diags.AddAttributeError(path.Root(attribute), summary, detail)
	} else {
		diags.AddError(summary, detail)
	}
	return diags
}

func (a operation) causeAndNext(err error) (cause, next string) {
	if errors.Is(err, context.Canceled) {
		return "The run was canceled while waiting for the console.", a.afterDoubt("Run the command again.", err)
	}
	var api *runzero.Error
	if !errors.As(err, &api) {
		if errors.Is(err, context.DeadlineExceeded) {
			return fmt.Sprintf("The time limit of this %s was reached while waiting for the console.", a.verb),
				a.afterDoubt(a.moreTime(), err)
		}
		text := sentence(runzero.OneLine(err.Error()))
		if errors.Is(err, runzero.ErrNotFound) {
			return text, a.missingLicense()
		}
		return text, "Correct the configuration and run the command again."
	}
	cause = withFullStop(runzero.OneLine(api.Error())) // it begins with the operation, whose name is not to be changed
	switch api.Kind {
	case runzero.KindNotFound:
		if !errors.Is(err, runzero.ErrNotFound) { // about no single object
			return cause,
				"Check the provider attribute base_url (RUNZERO_BASE_URL): it is the console's address with nothing behind it, " +
					"or with /api/v1.0. Check the organization, too. Nothing was removed from the state."
		}
		return cause, a.missingLicense()
	case runzero.KindUnauthorized:
		return cause,
			"Check that the token or API client is active, that it belongs to this console (provider attribute base_url), " +
				"and that the account's API key IP address allowlist covers this machine."
	case runzero.KindWrongToken:
		return cause, fmt.Sprintf("%s needs %s. Give the provider such a credential.", a.object.TypeName(),
			a.object.Requires.Sentence())
	case runzero.KindLicense:
		return cause,
			"This is a limit of the runZero license, not of the credential's permissions: use less of the feature, or ask " +
				"runZero for a license that includes it."
	case runzero.KindForbidden:
		return cause,
			"The credential is valid but may not do this. Use one of a user with the role that the console asks for (API " +
				"clients need a superuser), or check that the organization's license includes the feature."
	case runzero.KindNotConsole:
		return cause,
			"The answer does not come from a runZero console's API. Check the provider attribute base_url (RUNZERO_BASE_URL) " +
				"and any proxy in between. Nothing was removed from the state."
	case runzero.KindDailyQuota:
		return cause,
			"The account's API calls for today are used up; they are counted over all its tokens. Run again after the quota " +
				"is renewed. What was done so far is in the state."
	case runzero.KindBudget:
		return cause,
			"The provider's api_budget stopped the run here; the call was not made. What was done so far is in the state. " +
				"Raise the limit in the provider block, or run again when more of the day's quota is left."
	case runzero.KindBurst:
		return cause,
			"The console keeps limiting requests from this address. Wait five minutes, run fewer integrations at the same " +
				"time, or raise the provider attribute max_wait."
	case runzero.KindServer, runzero.KindNetwork, runzero.KindTimeout:
		if api.Kind == runzero.KindTimeout && errors.Is(err, context.DeadlineExceeded) {
			return cause, a.afterDoubt(a.moreTime(), err) // the time limit of the operation, not that of one request
		}
		return cause,
			a.afterDoubt(
				"The console could not be reached or failed; the request was repeated as often as is safe. Run the command "+
					"again later.", err)
	case runzero.KindWrongAccount:
		return cause,
			"Nothing was taken for gone, and nothing was changed. Use a credential of the account that this is for. If the " +
				"account's id has really changed, as after the restore of a console, " +
				"set account_id in the provider block (RUNZERO_ACCOUNT_ID) to the new one."
	case runzero.KindContradiction:
		return cause,
			a.afterDoubt(
				"Something between this machine and the console may answer in its place. Look in the console what became of it, "+
					"and run the command again.", err)
	case runzero.KindUntrusted:
		return cause,
			"Nothing was sent. If the console is your own, give the provider the certificate of the authority that signed the " +
				"console's, in ca_certificate (RUNZERO_CA_CERTIFICATE). " +
				"If it is not, something between this machine and the console reads along: ask who runs the network."
	case runzero.KindTooLarge:
		return cause, "The answer is larger than the provider accepts. Narrow the request with search."
	case runzero.KindInvalid:
		return cause, "Correct what the console names and run the command again."
	}
	return cause, a.afterDoubt("Run the command again; if it stays, report it with the log of TF_LOG_PROVIDER=DEBUG.", err)
}

// moreTime is what to do when a time limit was too short.
func (a operation) moreTime() string {
	if !slices.Contains([]string{"create", "read", "update", "delete"}, a.verb) {
		return "Run the command again when the console answers faster."
	}
	return fmt.Sprintf(
		"Run the command again, with a longer timeouts = { %s = \"30m\" } of this block if the console is slow or limits "+
			"requests. The provider attributes request_timeout and max_wait limit single requests and waits.", a.verb)
}

// missingLicense is what to do when the object of the attempt is not there.
func (a operation) missingLicense() string {
	if a.verb == "update" {
		return "It was there when the plan was made, and was deleted since: by somebody else, or together with something " +
			"that this apply deletes. Run the command again; it is then created anew."
	}
	return "Check the id and the organization; the object may have been deleted, or belong to another organization."
}

// oneSaysMore stands where an explanation was given already. Which error a CLI shows first is not
// known.
const oneSaysMore = "Another error of this run says more."

// stopsEverything reports whether a failure ends in the same for every further call.
func stopsEverything(kind runzero.ErrorKind) bool {
	return kind == runzero.KindDailyQuota || kind == runzero.KindBudget || kind == runzero.KindUnauthorized ||
		kind == runzero.KindWrongAccount
}

// isRepeated reports a failure that the client remembers: nothing was sent this time.
func isRepeated(err error) bool {
	var api *runzero.Error
	return errors.As(err, &api) && api.IsRepeated
}

// IsOutage reports an error of the console, or of the way to it, as opposed to a refusal.
func IsOutage(err error) bool {
	return errors.Is(err, context.Canceled) || isOutage(runzero.KindOf(err))
}

// isOutage reports a failure of the console, or of the way to it.
func isOutage(kind runzero.ErrorKind) bool {
	switch kind {
	case runzero.KindServer, runzero.KindNetwork, runzero.KindTimeout, runzero.KindBurst, runzero.KindNotConsole:
		return true
	default:
		return false
	}
}

// afterDoubt adds what to do when a write may or may not have happened.
func (a operation) afterDoubt(next string, err error) string {
	switch {
	case !a.write || !runzero.LostAnswer(err):
		return next
	case a.doubt != "":
		return next + " It is not known whether the console carried this out. " + a.doubt
	case a.verb == "create":
		return next +
			" It is not known whether the console carried out this create. Look in the console first: if it is there, import " +
			"it or delete it."
	}
	return next +
		fmt.Sprintf(" It is not known whether the console carried out this %s: the next plan reads what it holds.", a.verb)
}

// sentence makes an error text read as one: upper-case start, full stop at the end.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return s
	}
	return withFullStop(capitalize(s))
}

// capitalize is a text with an upper-case start.
func capitalize(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if first == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// withFullStop ends a text with a full stop.
func withFullStop(s string) string {
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "!") && !strings.HasSuffix(s, "?") {
		s += "."
	}
	return s
}
