package entity

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestAnImportTakesIDsAndNothingElse(t *testing.T) {
	one := widgetID(1)
	upper := strings.ToUpper(other)
	for name, test := range map[string]struct {
		id       string
		identity attributes
		org      any // the provider's organization_id; nil for none
		want     attributes
		refused  string
	}{
		"by id, in the provider's organization": {
			id: one, org: acme, want: attributes{"id": one, "organization_id": acme},
		},
		"by both ids": {
			id: upper + "/" + one, org: acme, want: attributes{"organization_id": other},
		},
		"by identity": {
			identity: attributes{"id": one, "organization_id": other}, want: attributes{"id": one, "organization_id": other},
		},
		"by identity, with the default": {
			identity: attributes{"id": one}, org: acme, want: attributes{"organization_id": acme},
		},
		"not without an organization": {id: one, refused: "does not say which organization"},
		"not in what is no organization": {
			id: "EMEA/" + one, refused: `"EMEA" is not an organization's UUID`,
		},
		"not by name": {
			id: "HQ", org: acme, refused: "the data source runzero_widgets finds ids by name",
		},
	} {
		t.Run(name, func(t *testing.T) {
			shelf := newShelf()
			b := startConsole(t).backend(t)
			b.OrganizationID = types.StringNull()
			if org, ok := test.org.(string); ok {
				b.OrganizationID = types.StringValue(org)
			}
			c := startCLI(t, b, shelf.entry())
			o, diags := c.importBy("runzero_widget", test.id, test.identity)
			shelf.expectCalls(t)
			if test.refused != "" {
				diags.expectError(t, "Cannot import widget", test.refused)
				return
			}
			diags.expectNone(t)
			c.expect(o.state, test.want)
			c.expect(o.state, attributes{"name": nil, "size": nil})
			c.expect(c.unpack(o.identity.IdentityData, c.identities["runzero_widget"].ValueType()), test.want)
		})
	}
}

func TestAnImportedObjectIsReadWhole(t *testing.T) {
	c := startCLI(t, startConsole(t).backend(t), newShelf(widget{id: widgetID(1), org: acme, name: "HQ", size: 3}).entry())
	o, diags := c.importBy("runzero_widget", widgetID(1), nil)
	diags.expectNone(t)
	o, diags = c.read(o)
	diags.expectNone(t)
	c.expect(o.state, attributes{"name": "HQ", "size": 3, "force_destroy": nil, "timeouts": nil})
}

func TestAnImportOfWhatIsNotThereSaysSo(t *testing.T) {
	c := startCLI(t, startConsole(t).backend(t), newShelf().entry())
	o, diags := c.importBy("runzero_widget", widgetID(1), nil)
	diags.expectNone(t)
	o, diags = c.read(o)
	if !o.state.IsNull() || len(diags) == 0 {
		t.Errorf("the state is %s: %s", o.state, diags.errors())
	}
}
