package entity

import (
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// fullShelf has widgets in two organizations, two of the same name among them.
func fullShelf() *shelf {
	return newShelf(
		widget{id: widgetID(1), org: acme, name: "Berlin", size: 1},
		widget{id: widgetID(2), org: acme, name: "Hamburg", size: 2},
		widget{id: widgetID(3), org: acme, name: "Hamburg", size: 3},
		widget{id: widgetID(4), org: other, name: "Aachen", size: 4},
	)
}

func TestADataSourceFindsOneObject(t *testing.T) {
	for name, test := range map[string]struct {
		given   attributes
		change  func(*shelf, *Backend)
		want    attributes
		refused []string
	}{
		"by id": {
			given: attributes{"id": widgetID(1)},
			want:  attributes{"id": widgetID(1), "name": "Berlin", "size": 1, "organization_id": acme},
		},
		"by name": {
			given: attributes{"name": "Berlin"}, want: attributes{"id": widgetID(1), "size": 1},
		},
		"by a name in the user's own spelling": {
			given: attributes{"name": "Berlin "}, want: attributes{"id": widgetID(1), "name": "Berlin "},
		},
		"in another organization": {
			given: attributes{"name": "Aachen", "organization_id": other}, want: attributes{"id": widgetID(4)},
		},
		"but only if the name is one's alone": {
			given:   attributes{"name": "Hamburg"},
			refused: []string{`More than one widget "Hamburg"`, widgetID(2), widgetID(3), "Use id to say which one."},
		},
		"but only if there is one": {
			given:   attributes{"name": "Köln"},
			refused: []string{`No widget "Köln"`, "None of the 3", "organization_id", "runzero_widgets lists them all"},
		},
		"and names what is alike": {
			given: attributes{"name": "BERLIN"}, refused: []string{`There is "Berlin".`, "case counts"},
		},
		"and says that an id is wrong": {
			given: attributes{"id": widgetID(7)}, refused: []string{"Cannot read widget " + widgetID(7), "Check the id"},
		},
		"and passes on a failed list": {
			given: attributes{"name": "Berlin"}, refused: []string{`Cannot read widget "Berlin"`, "No."},
			change: func(s *shelf, _ *Backend) { s.failures["list"] = errors.New("no") },
		},
		"and needs an organization": {
			given: attributes{"name": "Berlin"}, refused: []string{"needs an organization"},
			change: func(_ *shelf, b *Backend) { b.OrganizationID = types.StringNull() },
		},
		"and waits for a credential": {
			given: attributes{"name": "Berlin"}, refused: []string{"Cannot read runzero_widget yet", "depends_on"},
			change: func(_ *shelf, b *Backend) { b.Client, b.Pending = nil, true },
		},
	} {
		t.Run(name, func(t *testing.T) {
			shelf, b := fullShelf(), startConsole(t).backend(t)
			if test.change != nil {
				test.change(shelf, b)
			}
			c := startCLI(t, b, shelf.entry())
			got, diags := c.look("runzero_widget", test.given)
			if test.refused != nil {
				diags.expectError(t, test.refused...)
				return
			}
			diags.expectNone(t)
			c.expect(got, test.want)
		})
	}
}

func TestADataSourceIsGivenAnIDOrAName(t *testing.T) {
	c := startCLI(t, startConsole(t).backend(t), fullShelf().entry())
	typ := c.schemas.DataSourceSchemas["runzero_widget"].ValueType()
	for name, test := range map[string]struct {
		given attributes
		ok    bool
	}{
		"an id":   {attributes{"id": widgetID(1)}, true},
		"a name":  {attributes{"name": "HQ"}, true},
		"both":    {attributes{"id": widgetID(1), "name": "HQ"}, false},
		"neither": {attributes{}, false},
		"no UUID": {attributes{"id": "HQ"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			answer, err := c.server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
				TypeName: "runzero_widget", Config: c.dynamic(c.value(typ, test.given)),
			})
			if err != nil || (diagnostics(answer.Diagnostics).errors() == "") != test.ok {
				t.Errorf("got %v %s", err, diagnostics(answer.Diagnostics).errors())
			}
		})
	}
}

// The service gives lists in no order.
func TestAPluralDataSourceListsByNameAndID(t *testing.T) {
	for name, test := range map[string]struct {
		given   attributes
		change  func(*shelf, *Backend)
		want    []int
		refused []string
	}{
		"every organization":  {want: []int{4, 1, 2, 3}},
		"one organization":    {given: attributes{"organization_id": acme}, want: []int{1, 2, 3}},
		"what a search finds": {given: attributes{"search": "Ham"}, want: []int{2, 3}},
		"nothing":             {given: attributes{"search": "Köln"}, want: []int{}},
		"the home of an organization token": {
			change: func(_ *shelf, b *Backend) { b.OrganizationID = types.StringNull() }, want: []int{1, 2, 3},
		},
		"what a failed list is": {
			change:  func(s *shelf, _ *Backend) { s.failures["list"] = errors.New("no") },
			refused: []string{"Cannot list runzero_widgets"},
		},
		"what a failed search is": {
			given:   attributes{"search": "Ham"},
			change:  func(s *shelf, _ *Backend) { s.failures["list"] = invalid("no such key") },
			refused: []string{"Cannot list runzero_widgets", "no such key"},
		},
		"nothing without a credential": {
			change: func(_ *shelf, b *Backend) { b.Client = nil }, refused: []string{"Cannot read runzero_widget yet"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			shelf, console := fullShelf(), startConsole(t)
			b := console.backend(t)
			if name == "the home of an organization token" {
				b = console.backend(t, withOrganizationToken)
			}
			if test.change != nil {
				test.change(shelf, b)
			}
			c := startCLI(t, b, shelf.entry())
			got, diags := c.look("runzero_widgets", test.given)
			if test.refused != nil {
				diags.expectError(t, test.refused...)
				return
			}
			diags.expectNone(t)
			rows := elementsOf(membersOf(got)["widgets"])
			if len(rows) != len(test.want) {
				t.Fatalf("got %d, want %v", len(rows), test.want)
			}
			for i, row := range rows {
				c.expect(row, attributes{"id": widgetID(test.want[i]), "size": test.want[i]})
			}
		})
	}
}

// query lists objects as "terraform query" does.
func (c *cli) query(
	given attributes, limit int64, isWhole bool,
) (found []tfprotov6.ListResourceResult, diags diagnostics) {
	c.t.Helper()
	schema := c.schemas.ListResourceSchemas["runzero_widget"]
	stream, err := c.server.ListResource(c.t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: "runzero_widget", Config: c.dynamic(c.value(schema.ValueType(), given)), Limit: limit,
		IncludeResource: isWhole,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	for one := range stream.Results {
		found = append(found, one)
		diags = append(diags, one.Diagnostics...)
	}
	return found, diags
}

func TestAListResource(t *testing.T) {
	for name, test := range map[string]struct {
		given   attributes
		limit   int64
		isWhole bool
		change  func(*shelf, *Backend)
		want    []string // display names
		refused []string
	}{
		"gives all, ordered": {want: []string{"Aachen", "Berlin", "Hamburg", "Hamburg"}},
		"gives those of an organization": {
			given: attributes{"organization_id": other}, want: []string{"Aachen"},
		},
		"gives what a search finds": {
			given: attributes{"search": "Ham"}, want: []string{"Hamburg", "Hamburg"},
		},
		"gives no more than it is asked for": {limit: 2, want: []string{"Aachen", "Berlin"}},
		"gives whole objects":                {limit: 1, isWhole: true, want: []string{"Aachen"}},
		"names an object without a name by id": {
			given:  attributes{"organization_id": other},
			change: func(s *shelf, _ *Backend) { s.rows[widgetID(4)] = widget{id: widgetID(4), org: other} },
			want:   []string{widgetID(4)},
		},
		"leaves out what is gone by now": {
			isWhole: true, change: func(s *shelf, _ *Backend) { s.failures["get"] = runzero.ErrNotFound },
		},
		"says what cannot be read": {
			isWhole: true, limit: 1, change: func(s *shelf, _ *Backend) { s.failures["get"] = errors.New("no") },
			refused: []string{"Cannot read widget"},
		},
		"says that the list failed": {
			change:  func(s *shelf, _ *Backend) { s.failures["list"] = errors.New("no") },
			refused: []string{"Cannot list runzero_widgets"},
		},
		"says that there is no credential yet": {
			change:  func(_ *shelf, b *Backend) { b.Client = nil },
			refused: []string{"Cannot read runzero_widget yet"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			shelf, b := fullShelf(), startConsole(t).backend(t)
			if test.change != nil {
				test.change(shelf, b)
			}
			c := startCLI(t, b, shelf.entry())
			found, diags := c.query(test.given, test.limit, test.isWhole)
			if test.refused != nil {
				diags.expectError(t, test.refused...)
				return
			}
			diags.expectNone(t)
			if len(found) != len(test.want) {
				t.Fatalf("got %d, want %q", len(found), test.want)
			}
			for i, one := range found {
				if one.DisplayName != test.want[i] {
					t.Errorf("got %q, want %q", one.DisplayName, test.want[i])
				}
				if one.Identity == nil || (one.Resource != nil) != test.isWhole {
					t.Errorf("%s: identity %v, resource %v", one.DisplayName, one.Identity, one.Resource)
				}
			}
		})
	}
}

// What a configuration cannot hold is taken out, so that a generated one is right.
func TestAListedObjectFitsAConfiguration(t *testing.T) {
	c := startCLI(t, startConsole(t).backend(t), fullShelf().entry(func(s *ResourceSpec[widgetModel]) {
		s.ForGeneratedConfig = func(m widgetModel) widgetModel {
			m.Size = types.Int64Null()
			return m
		}
	}))
	found, diags := c.query(nil, 1, true)
	diags.expectNone(t)
	whole := c.unpack(found[0].Resource, c.schemas.ResourceSchemas["runzero_widget"].ValueType())
	c.expect(whole, attributes{"name": "Aachen", "size": nil, "id": widgetID(4), "timeouts": nil})
}
