package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// organizationKind is the kind of the objects that others live in.
const organizationKind = "organization"

// kind is one kind of object that can be exported.
type kind struct {
	entity.Object

	schema            *tfprotov6.Schema      // of its resource
	list              entity.AnyListResource // nil where there is one of it
	needsOrganization bool                   // one list is that of one organization
	isWanted          bool                   // false for what is read for others only
}

// IsOnlyOne reports whether an account has one of it.
func (k *kind) IsOnlyOne() bool { return k.Export.IsOnlyOne }

func (k *kind) isOrganization() bool { return k.Name == organizationKind }

// KindNames are the kinds that can be exported, in the order in which they are written.
func KindNames(entries []entity.Entry) []string {
	var names []string
	for _, k := range allKinds(entries) {
		names = append(names, k.Name)
	}
	return names
}

func allKinds(entries []entity.Entry) []*kind {
	var all []*kind
	for _, e := range entries {
		k := &kind{Object: e.Object}
		switch {
		case e.Resource == nil:
			continue
		case e.ListResource != nil:
			k.list = e.ListResource()
			k.needsOrganization = k.list.NeedsOrganization()
		case !e.Object.Export.IsOnlyOne:
			continue // the API has no list of them
		}
		all = append(all, k)
	}
	return all
}

// kindsOf gives all kinds, of which those of only, or all, are wanted. Names may have the
// provider's prefix.
func kindsOf(entries []entity.Entry, only []string) ([]*kind, error) {
	all := allKinds(entries)
	for _, k := range all {
		k.isWanted = len(only) == 0
	}
	for _, name := range only {
		name = strings.TrimPrefix(strings.TrimSpace(name), "runzero_")
		i := slices.IndexFunc(all, func(k *kind) bool { return k.Name == name || k.Plural == name })
		if i < 0 {
			return nil, fmt.Errorf("no kind of object is named %q; there are %s", name,
				strings.Join(KindNames(entries), ", "))
		}
		all[i].isWanted = true
	}
	return all, nil
}
