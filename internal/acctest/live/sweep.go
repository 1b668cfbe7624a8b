package live

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

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

// thing is an object that can be deleted.
type thing struct {
	id, org, name string
	created       time.Time
	depth         int  // of an organization below others
	inside        bool // goes together with its organization
}

// kind is how objects of one kind are found and deleted.
type kind struct {
	title  string
	list   func(context.Context) ([]thing, error)
	remove func(context.Context, thing) error
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
	var problems []error
	for _, k := range s.kinds(orgs) {
		if ctx.Err() != nil {
			return deleted, errors.Join(append(problems, fmt.Errorf("sweep: %w", ctx.Err()))...)
		}
		things, err := k.list(ctx)
		switch runzero.KindOf(err) {
		case runzero.KindForbidden, runzero.KindLicense:
			s.Say(fmt.Sprintf("%ss are not looked at: %v", k.title, err))
			continue
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("sweep: %w", err))
			continue
		}
		n, wrong := s.sweepKind(ctx, k, things)
		deleted, problems = deleted+n, append(problems, wrong...)
	}
	return deleted, errors.Join(problems...)
}

func (s Sweeper) sweepKind(ctx context.Context, k kind, things []thing) (deleted int, problems []error) {
	slices.SortStableFunc(things, func(a, b thing) int {
		return cmp.Or(cmp.Compare(b.depth, a.depth), a.created.Compare(b.created), strings.Compare(a.name, b.name))
	})
	for _, t := range things {
		if t.inside {
			continue
		}
		if !s.isOld(t.created) {
			s.Say(fmt.Sprintf("%s %q (%s) stays: a run may still use it", k.title, t.name, t.id))
			continue
		}
		if !s.Dry {
			if err := k.remove(ctx, t); err != nil && !errors.Is(err, runzero.ErrNotFound) {
				problems = append(problems, fmt.Errorf("sweep: %s %q (%s) stays: %w", k.title, t.name, t.id, err))
				continue
			}
		}
		deleted++
		s.Say(fmt.Sprintf("%s %q (%s)", k.title, t.name, t.id))
	}
	return deleted, problems
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

// chosen lists, converts, and keeps what is ours.
func chosen[T any](
	s Sweeper, list func(context.Context) ([]T, error), as func(T) thing,
) func(context.Context) ([]thing, error) {
	return func(ctx context.Context) ([]thing, error) {
		all, err := list(ctx)
		var out []thing
		for _, one := range all {
			if t := as(one); s.hasPrefix(t.name) {
				out = append(out, t)
			}
		}
		return out, err
	}
}

// kinds are all kinds of objects in the order of deletion.
func (s Sweeper) kinds(orgs []runzero.Organization) []kind {
	c := s.Client
	doomed, parents := map[string]bool{}, map[string]string{}
	for _, o := range orgs {
		doomed[o.ID], parents[o.ID] = s.hasPrefix(o.Name) && s.isOld(o.CreatedAt), o.ParentID
	}
	return []kind{
		{
			title: "scan schedule",
			list: chosen(s, func(ctx context.Context) ([]runzero.Task, error) { return c.ListRecurringTasks(ctx, "", "") },
				func(t runzero.Task) thing {
					return thing{id: t.ID, org: t.OrganizationID, name: t.Name, created: t.CreatedAt}
				}),
			remove: func(ctx context.Context, t thing) error { _, err := c.StopTask(ctx, t.org, t.id); return err },
		},
		{
			title:  "SSO group mapping",
			list:   s.mappings,
			remove: func(ctx context.Context, t thing) error { return c.DeleteSSOGroupMapping(ctx, t.id) },
		},
		{
			title: "group",
			list: chosen(s, c.ListGroups, func(g runzero.Group) thing {
				return thing{id: g.ID, name: g.Name, created: g.CreatedAt}
			}),
			remove: func(ctx context.Context, t thing) error { return c.DeleteGroup(ctx, t.id) },
		},
		{
			title: "scan template",
			list: chosen(s, func(ctx context.Context) ([]runzero.ScanTemplate, error) { return c.ListScanTemplates(ctx, "") },
				func(t runzero.ScanTemplate) thing { return thing{id: t.ID, name: t.Name, created: t.CreatedAt} }),
			remove: func(ctx context.Context, t thing) error { return c.DeleteScanTemplate(ctx, t.id) },
		},
		{
			title: "credential",
			list: chosen(s, func(ctx context.Context) ([]runzero.Credential, error) { return c.ListCredentials(ctx, "") },
				func(t runzero.Credential) thing { return thing{id: t.ID, name: t.Name, created: t.CreatedAt} }),
			remove: func(ctx context.Context, t thing) error { return c.DeleteCredential(ctx, t.id) },
		},
		{
			title: "site",
			list: chosen(s, func(ctx context.Context) ([]runzero.Site, error) { return c.ListSites(ctx, "", "") },
				func(t runzero.Site) thing {
					return thing{id: t.ID, org: t.OrganizationID, name: t.Name, created: t.CreatedAt, inside: doomed[t.OrganizationID]}
				}),
			remove: func(ctx context.Context, t thing) error {
				if err := s.empty(ctx, t.org, t.id); err != nil {
					return err
				}
				return c.DeleteSite(ctx, t.org, t.id)
			},
		},
		{
			title: "API token",
			list: chosen(s, c.ListAPITokens, func(k runzero.APIToken) thing {
				return thing{id: k.ID, name: k.Comment, created: k.CreatedAt, inside: doomed[k.OrganizationID]}
			}),
			remove: func(ctx context.Context, t thing) error { return c.DeleteAPIToken(ctx, t.id) },
		},
		{
			title: "user",
			list: chosen(s, c.ListUsers, func(u runzero.User) thing {
				return thing{id: u.ID, name: u.Email, created: u.CreatedAt}
			}),
			remove: func(ctx context.Context, t thing) error { return c.DeleteUser(ctx, t.id) },
		},
		{
			title: "custom integration",
			list: chosen(s, c.ListCustomIntegrations, func(i runzero.CustomIntegration) thing {
				return thing{id: i.ID, name: i.Name, created: i.CreatedAt}
			}),
			remove: func(ctx context.Context, t thing) error { return c.DeleteCustomIntegration(ctx, t.id) },
		},
		{
			title: "asset ownership type",
			list: chosen(s, c.ListAssetOwnershipTypes, func(o runzero.AssetOwnershipType) thing {
				return thing{id: o.ID, name: o.Name} // when it was made is not known
			}),
			remove: func(ctx context.Context, t thing) error { return c.DeleteAssetOwnershipType(ctx, t.id) },
		},
		{
			title: "organization",
			list: chosen(s, func(context.Context) ([]runzero.Organization, error) { return orgs, nil },
				func(o runzero.Organization) thing {
					return thing{id: o.ID, name: o.Name, created: o.CreatedAt, depth: level(o.ID, parents)}
				}),
			remove: func(ctx context.Context, t thing) error {
				if err := errors.Join(s.empty(ctx, t.id, ""), s.alone(ctx, t.id)); err != nil {
					return err
				}
				return c.DeleteOrganization(ctx, t.id)
			},
		},
	}
}

// level is how many organizations an organization is below.
func level(id string, parents map[string]string) int {
	n := 0
	for at := parents[id]; at != "" && n < len(parents); at = parents[at] {
		n++
	}
	return n
}

// mappings are those of our values, and those to our groups: nothing else can be meant by them.
func (s Sweeper) mappings(ctx context.Context) ([]thing, error) {
	groups, err := s.Client.ListGroups(ctx)
	if err != nil {
		return nil, err
	}
	mappings, err := s.Client.ListSSOGroupMappings(ctx)
	var out []thing
	for _, m := range mappings {
		toOurs := slices.ContainsFunc(groups, func(g runzero.Group) bool { return g.ID == m.GroupID && s.hasPrefix(g.Name) })
		if toOurs || s.hasPrefix(m.SSOValue) {
			out = append(out, thing{id: m.ID, name: m.SSOValue, created: m.CreatedAt})
		}
	}
	return out, err
}

// firstSite is the site that the console itself puts into a new organization.
const firstSite = "Primary"

// alone is an error if an organization holds an organization or a site that the tests did not make,
// or if that cannot be known. It is not documented what becomes of them when it is deleted.
func (s Sweeper) alone(ctx context.Context, org string) error {
	orgs, err := s.Client.ListOrganizations(ctx, "") // anew: those below it that were to be deleted are gone by now
	if err != nil {
		return fmt.Errorf("what is below it cannot be known: %w", err)
	}
	for _, o := range orgs {
		if o.ParentID == org {
			return fmt.Errorf("the organization %q (%s) is below it", o.Name, o.ID)
		}
	}
	sites, err := s.Client.ListSites(ctx, org, "")
	if err != nil {
		return fmt.Errorf("what sites it holds cannot be known: %w", err)
	}
	for _, site := range sites {
		if site.OrganizationID == org && site.Name != firstSite && !s.hasPrefix(site.Name) {
			return fmt.Errorf("it holds the site %q (%s), which is somebody else's", site.Name, site.ID)
		}
	}
	return nil
}

// empty is an error if a site, or with site "" an organization, holds assets, or if that cannot be
// known.
func (s Sweeper) empty(ctx context.Context, org, site string) error {
	n, exact, err := s.Client.AssetCount(ctx, org, site)
	if err != nil {
		return fmt.Errorf("whether it holds assets cannot be known: %w", err)
	}
	if n > 0 || !exact {
		return errors.New("it holds assets, which the tests never make")
	}
	return nil
}
