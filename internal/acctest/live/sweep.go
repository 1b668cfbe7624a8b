package live

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixture"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/fixtures"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// Sweeper deletes what was made on a real console and is still there.
type Sweeper struct {
	Client *runzero.Client
	// Prefix begins the names of what is deleted: [Prefix], or a longer one that begins with it.
	Prefix string
	// MinAge is how old an object must be: a younger one may belong to a run that is still under way.
	// 0 for the objects of a run that has ended.
	MinAge time.Duration
	// Now is the clock; nil = time.Now.
	Now func() time.Time
	// Dry says what would be deleted, and deletes nothing.
	Dry bool
	// Say is told of each deletion and of what cannot be looked at; nil = nobody.
	Say func(line string)
}

// Sweep deletes everything whose name, comment or e-mail address begins with the prefix and which
// is old enough: what uses others before what is used, and the oldest first. A site or organization
// that holds assets is not deleted, nor an organization that holds an organization or a site of
// somebody else; that is an error, as is everything else that stays, and the rest is deleted all
// the same. It returns how many objects were deleted, or with Dry would be.
func (s Sweeper) Sweep(ctx context.Context) (deleted int, err error) {
	if !strings.HasPrefix(s.Prefix, Prefix) {
		return 0, fmt.Errorf("sweep: the prefix %q does not begin with %q", s.Prefix, Prefix)
	}
	if s.Say == nil {
		s.Say = func(string) {}
	}
	orgs, err := s.Client.ListOrganizations(ctx, "")
	if err != nil {
		return 0, fmt.Errorf("sweep: %w", err)
	}
	going, parents := map[string]bool{}, map[string]string{}
	for _, o := range orgs {
		going[o.ID], parents[o.ID] = s.hasPrefix(o.Name) && s.isOld(o.CreatedAt), o.ParentID
	}
	var problems []error
	for _, f := range slices.Backward(fixtures.All()) { // what uses others before what is used
		k := f.Sweep
		if k == nil {
			continue
		}
		if ctx.Err() != nil {
			return deleted, errors.Join(append(problems, fmt.Errorf("sweep: %w", ctx.Err()))...)
		}
		things, err := k.List(ctx, s.Client)
		switch runzero.KindOf(err) {
		case runzero.KindForbidden, runzero.KindLicense:
			s.Say(fmt.Sprintf("%ss are not looked at: %v", k.Title, err))
			continue
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("sweep: %w", err))
			continue
		}
		things = slices.DeleteFunc(things, func(t fixture.Thing) bool {
			return !s.hasPrefix(t.Name) && !s.hasPrefix(t.Owner) || k.GoesAlong && going[t.OrganizationID]
		})
		slices.SortStableFunc(things, func(a, b fixture.Thing) int {
			return cmp.Or(cmp.Compare(level(b.ID, parents), level(a.ID, parents)), a.CreatedAt.Compare(b.CreatedAt),
				strings.Compare(a.Name, b.Name))
		})
		n, wrong := s.sweepKind(ctx, k, things)
		deleted, problems = deleted+n, append(problems, wrong...)
	}
	return deleted, errors.Join(problems...)
}

func (s Sweeper) sweepKind(ctx context.Context, k *fixture.Sweep, things []fixture.Thing) (deleted int, problems []error) {
	for _, t := range things {
		if !s.isOld(t.CreatedAt) {
			s.Say(fmt.Sprintf("%s %q (%s) stays: a run may still use it", k.Title, t.Name, t.ID))
			continue
		}
		if !s.Dry {
			if err := s.remove(ctx, k, t); err != nil && !errors.Is(err, runzero.ErrNotFound) {
				problems = append(problems, fmt.Errorf("sweep: %s %q (%s) stays: %w", k.Title, t.Name, t.ID, err))
				continue
			}
		}
		deleted++
		s.Say(fmt.Sprintf("%s %q (%s)", k.Title, t.Name, t.ID))
	}
	return deleted, problems
}

func (s Sweeper) remove(ctx context.Context, k *fixture.Sweep, t fixture.Thing) error {
	if k.MustStay != nil {
		if err := k.MustStay(ctx, s.Client, t, s.hasPrefix); err != nil {
			return err //nolint:wrapcheck // the caller says of what
		}
	}
	return k.Delete(ctx, s.Client, t) //nolint:wrapcheck // as above
}

func (s Sweeper) hasPrefix(name string) bool { return strings.HasPrefix(name, s.Prefix) }

// isOld reports whether an object is old enough to be nobody's any more. One whose age is not known
// counts as young.
func (s Sweeper) isOld(created time.Time) bool {
	if s.MinAge <= 0 {
		return true
	}
	now := time.Now
	if s.Now != nil {
		now = s.Now
	}
	return !created.IsZero() && now().Sub(created) >= s.MinAge
}

// level is how many organizations an organization is below.
func level(id string, parents map[string]string) int {
	n := 0
	for at := parents[id]; at != "" && n < len(parents); at = parents[at] {
		n++
	}
	return n
}
