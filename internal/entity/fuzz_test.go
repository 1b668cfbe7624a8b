package entity

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

type importable struct {
	InOrganization
	Timeouts
}

// FuzzImportKey: an import id gives ids that are UUIDs in lower case, or an error; spelling them
// out again gives the same ids; and an object of the account takes no organization.
func FuzzImportKey(f *testing.F) {
	const one, two = "3f1c9b52-7d64-4c1a-9a0e-5b2f8d7e6a10", "e22b0c0e-0d3f-4f8a-9c1e-6a7f2b5d8c31"
	for _, seed := range []string{
		one, one + "/" + two, strings.ToUpper(one), " " + one + "\n", "/" + two, one + "/",
		one + "/" + two + "/", one + " / " + two, "Primary", "", "../" + one,
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	client, err := runzero.New(
		runzero.Config{ConnConfig: runzero.ConnConfig{BaseURL: "https://console.example.com", Login: accountToken()}})
	if err != nil {
		f.Fatal(err)
	}
	object := Object{Name: "thing", Plural: "things", Title: "thing", Requires: runzero.NeedsAccount}
	f.Fuzz(func(t *testing.T, text string, withDefault bool) {
		backend := &Backend{Client: client, OrganizationID: types.StringNull()}
		if withDefault {
			backend.OrganizationID = types.StringValue(two)
		}
		inOrg := NewResource[importable](ResourceSpec[importable]{Object: object})
		inAccount := NewResource[adopted](ResourceSpec[adopted]{Object: object})
		inOrg.backend, inAccount.backend = backend, backend

		right := func(what, id string) {
			if !runzero.ValidUUID(id) || strings.ToLower(id) != id {
				t.Fatalf("%q: %s %q", text, what, id)
			}
		}
		var diags diag.Diagnostics
		id, org := inOrg.importKey(t.Context(), resource.ImportStateRequest{ID: text}, &diags)
		if !diags.HasError() {
			right("id", id.ValueString())
			right("organization", org.ValueString())
			again, orgAgain := inOrg.importKey(t.Context(),
				resource.ImportStateRequest{ID: org.ValueString() + "/" + id.ValueString()}, &diags)
			if diags.HasError() || !again.Equal(id) || !orgAgain.Equal(org) {
				t.Fatalf("%q: %s in %s, then %s in %s: %v", text, id, org, again, orgAgain, diags)
			}
		}
		var others diag.Diagnostics
		id, org = inAccount.importKey(t.Context(), resource.ImportStateRequest{ID: text}, &others)
		if !others.HasError() {
			right("id", id.ValueString())
			if !org.IsNull() {
				t.Fatalf("%q: an object of the account in organization %s", text, org)
			}
		}
	})
}
