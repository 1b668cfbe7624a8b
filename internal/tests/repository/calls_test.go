package repository

import (
	"errors"
	"testing"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/apidoc"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// TestCallsArePublished holds the calls that the docs pages name against the API document: where a
// page says that all of them are published, they are, and those that are said not to be are not.
func TestCallsArePublished(t *testing.T) {
	t.Parallel()
	path, err := apidoc.Find()
	if errors.Is(err, apidoc.ErrNoDocument) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	judge, err := apidoc.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	operations := judge.Operations()
	for _, e := range provider.Registry() {
		for _, o := range objects(e) {
			c := o.Calls
			if len(c.Published()) == 0 && c.Notes == "" {
				t.Errorf("%s does not say which calls it costs", o.TypeName())
			}
			for _, call := range c.Published() {
				if operations[call] == "" {
					t.Errorf("%s names %s, which the API document does not have", o.TypeName(), call)
				}
			}
		}
	}
	if operations["GET /account/settings"] != "" {
		t.Error("the API document has the account's settings by now: the opt-in for them is not needed any more")
	}
}

// objects are all that an entry describes; an action or a resource may have a value of its own.
func objects(e entity.Entry) []entity.Object {
	all := []entity.Object{e.Object}
	if e.Resource != nil {
		all = append(all, entity.ObjectOf(e.Resource()))
	}
	if e.Action != nil {
		all = append(all, entity.ObjectOf(e.Action()))
	}
	return all
}
