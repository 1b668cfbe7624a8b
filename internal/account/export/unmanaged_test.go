package export

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

func TestStatesOfAllFormsAreRead(t *testing.T) {
	t.Parallel()
	for name, state := range map[string]string{
		"state file": `{"version": 4, "resources": [
			{"mode": "managed", "type": "runzero_site", "instances": [{"attributes": {"id": "A"}}, {"deposed": "x",
			"attributes": {"id": "old"}}]}, {"mode": "data", "type": "runzero_site", "instances": [{"attributes": {"id": "d"}}]}]}`,
		"show -json": `{"format_version": "1.0", "values": {"root_module": {"child_modules": [{"resources": [
			{"mode": "managed", "type": "runzero_site", "values": {"id": "a"}}]}]}}}`,
		"show -json of a plan": `{"format_version": "1.2", "prior_state": {"values": {"root_module": {"resources": [
			{"mode": "managed", "type": "runzero_site", "values": {"id": "a"}}]}}}}`,
	} {
		managed := Managed{}
		if err := managed.AddState([]byte(state)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(Managed{"runzero_site.a": true}, managed); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for name, state := range map[string]string{
		"no JSON": "terraform {}", "another file": `{"a": 1}`, "old": `{"version": 3}`,
		"encrypted": `{"encrypted_data": "x", "version": 4}`,
	} {
		if err := (Managed{}).AddState([]byte(state)); err == nil {
			t.Errorf("%s was taken for a state", name)
		}
	}
}

func TestUnmanagedTokensAndSuperusersComeFirst(t *testing.T) {
	t.Parallel()
	a := &Account{
		Objects: []Object{
			{Kind: "site", Name: "HQ", ID: "a"},
			{Kind: "site", Name: "Lab", ID: "b"},
			{Kind: "user", Name: "root", ID: "c", Values: map[string]tftypes.Value{
				"superuser": tftypes.NewValue(tftypes.Bool, true),
			}},
		},
		kinds: map[string]*kind{"site": {}, "user": {Object: entity.Object{
			Export: entity.Export{Findings: map[string]string{"superuser": "superuser"}},
		}}},
	}
	got := a.Unmanaged(Managed{"runzero_site.a": true})
	want := []Unmanaged{
		{Kind: "user", Name: "root", ID: "c", ImportID: "c", Findings: []string{"superuser"}},
		{Kind: "site", Name: "Lab", ID: "b", ImportID: "b"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
