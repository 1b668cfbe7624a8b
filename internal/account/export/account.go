package export

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Object is one object of an account.
type Object struct { //nolint:recvcheck // only what fills it needs a pointer
	// Kind is its name without the provider's prefix: "site".
	Kind string
	// Name is what people call it: one line, safe to show. It is the id where it has no name.
	Name string
	// ID is its UUID, OrganizationID that of the organization that it lives in; "" for none.
	ID, OrganizationID string
	// Values are its attributes as a state would have them.
	Values map[string]tftypes.Value
	// hasOrganizationInID is true where an import names the organization, too.
	hasOrganizationInID bool
}

// ImportID is how an import names the object.
func (o Object) ImportID() string {
	if o.hasOrganizationInID {
		return o.OrganizationID + "/" + o.ID
	}
	return o.ID
}

// Text is an attribute as text; "" if it is none, or null.
func (o Object) Text(attribute string) string {
	var text *string
	if v, ok := o.Values[attribute]; !ok || !v.IsKnown() || v.As(&text) != nil || text == nil {
		return ""
	}
	return *text
}

// IsTrue reports whether a bool attribute is true.
func (o Object) IsTrue(attribute string) bool {
	var flag *bool
	v, ok := o.Values[attribute]
	return ok && v.IsKnown() && v.As(&flag) == nil && flag != nil && *flag
}

// Account is what was read of an account.
type Account struct {
	// ID is the account's UUID; "" if no object tells.
	ID string
	// Objects are ordered as the registry is, then by name and id.
	Objects []Object
	// Problems are the collections that could not be read.
	Problems []Problem
	// Skipped are the kinds that the credential is not meant for, by their plural.
	Skipped []string

	kinds map[string]*kind
	// isWhole is true if every kind of every organization was asked for.
	isWhole bool
	// settingsPath is the path of the account settings, if they were read.
	settingsPath string
}

// Problem is a collection that could not be read.
type Problem struct {
	Kind    string
	Summary string
	Detail  string
}

// String is the problem for a person.
func (p Problem) String() string { return p.Summary + ": " + p.Detail }

// Source is the provider to read with.
type Source struct {
	// Server is the provider in this process.
	Server Server
	// Entries is the provider's registry.
	Entries []entity.Entry
	// Backend is what the server was configured with; nil until then.
	Backend func() *entity.Backend
}

// Options choose what is read.
type Options struct {
	// Organization is the UUID of the only organization to read; "" = all.
	Organization string
	// Only are the kinds to read, such as "site"; none = all.
	Only []string
	// AccountSettings is the path of the console's account settings, which the published API does
	// not have; "" = the allowlist is left out.
	AccountSettings string
	// Progress, if not nil, learns what is being read.
	Progress func(text string)
	// Warn, if not nil, learns what the provider has to say beside its errors.
	Warn func(text string)
}

// Read reads an account with one call for each collection, and one for each organization where the
// API has no other way. What the console refuses is listed in [Account.Problems]; an outage, and a
// refusal of everything, is an error.
func Read(ctx context.Context, source Source, options Options) (*Account, error) {
	kinds, err := kindsOf(source.Entries, options.Only)
	if err != nil {
		return nil, err
	}
	r := reader{Source: source, options: options, account: &Account{
		isWhole: options.Organization == "" && len(options.Only) == 0, kinds: map[string]*kind{},
	}}
	for _, k := range kinds {
		r.account.kinds[k.Name] = k
	}
	if err := r.configure(ctx); err != nil {
		return nil, err
	}
	if options.AccountSettings != "" {
		r.account.settingsPath = options.AccountSettings
	}
	for _, k := range kinds {
		if !k.Requires.Allows(r.Backend().Client.LoginKind()) && !k.isOrganization() {
			if k.isWanted && k.list != nil {
				r.account.Skipped = append(r.account.Skipped, strings.ReplaceAll(k.Plural, "_", " "))
			}
			continue
		}
		if err := r.read(ctx, k); err != nil {
			return nil, err
		}
	}
	if len(r.account.Objects) == 0 && len(r.account.Problems) > 0 {
		return nil, fmt.Errorf("nothing could be read. %s", r.account.Problems[0])
	}
	return r.account, nil
}

// Connect configures the provider by the environment, as [Read] does, and gives its client. It
// makes no call.
func Connect(ctx context.Context, source Source, options Options) (*runzero.Client, error) {
	r := reader{Source: source, options: options, account: &Account{}}
	if err := r.configure(ctx); err != nil {
		return nil, err
	}
	return r.Backend().Client, nil
}

// reader is one run of [Read].
type reader struct {
	Source

	options Options
	account *Account
	schemas schemas
	outage  error // an error that is no refusal
	orgs    []Object
}

// read reads all objects of a kind.
func (r *reader) read(ctx context.Context, k *kind) error {
	if !k.isWanted && !k.isOrganization() {
		return nil
	}
	if k.IsOnlyOne() {
		if r.options.AccountSettings == "" || r.account.ID == "" || r.options.Organization != "" {
			return nil
		}
		r.progress(k, "")
		return r.readOnlyOne(ctx, k)
	}
	var found []Object
	var err error
	if k.needsOrganization {
		for i, org := range r.orgs {
			r.progress(k, fmt.Sprintf(" of organization %d of %d", i+1, len(r.orgs)))
			var more []Object
			if more, err = r.list(ctx, k, org.ID); err != nil {
				return err
			}
			found = append(found, more...)
		}
	} else {
		r.progress(k, "")
		if found, err = r.list(ctx, k, r.options.Organization); err != nil {
			return err
		}
	}
	if wanted := r.options.Organization; wanted != "" {
		found = slices.DeleteFunc(found, func(o Object) bool { return o.OrganizationID != wanted })
	}
	slices.SortFunc(found, func(a, b Object) int {
		return cmp.Or(compareNaturally(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	if k.isOrganization() {
		r.orgs = found
		if len(found) > 0 {
			r.account.ID = found[0].Text("account_id")
		} else if r.options.Organization != "" && len(r.account.Problems) == 0 {
			return fmt.Errorf("no organization %s: the credential sees none of this id", r.options.Organization)
		}
	}
	if k.isWanted {
		r.account.Objects = append(r.account.Objects, found...)
	}
	return nil
}

func (r *reader) progress(k *kind, more string) {
	if r.options.Progress != nil {
		r.options.Progress(fmt.Sprintf("reading %s%s", strings.ReplaceAll(k.Plural, "_", " "), more))
	}
}

// fileProblems files the errors of a list: an outage ends the run, a refusal is a problem.
func (r *reader) fileProblems(k *kind, problems []Problem) error {
	if r.outage != nil {
		return fmt.Errorf("%s\nNothing was written", problems[0])
	}
	for _, p := range problems {
		p.Kind = k.Name
		if !slices.Contains(r.account.Problems, p) {
			r.account.Problems = append(r.account.Problems, p)
		}
	}
	return nil
}

// noteOutage remembers an error that is no refusal.
func (r *reader) noteOutage(_ entity.Object, err error) {
	if entity.IsOutage(err) || runzero.KindOf(err) == runzero.KindUnknown {
		r.outage = err
	}
}
