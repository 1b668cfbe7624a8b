package group_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// A console that refuses to delete a group which a mapping uses: the error names the mapping, and a
// way out that works.
func TestGroupInUse(t *testing.T) {
	t.Parallel()
	c := acctest.Start(t, emulator.Options{Variants: []string{"group-delete-refused"}})
	id := makeGroup(c, map[string]any{"name": "Viewers", "org_default_role": "viewer"})
	mapping := c.CallOutside(http.MethodPost, "/account/sso/groups",
		map[string]any{"group_id": id, "sso_attribute": "department", "sso_value": "IT"})["id"].(string)
	objects := c.Objects(t.Context(), c.Client(nil))
	one, err := objects.Import(t.Context(), typeName, id)
	if err != nil {
		t.Fatal(err)
	}
	planned, err := objects.Plan(t.Context(), one, tftypes.NewValue(objects.TypeOf(typeName), nil))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = objects.Apply(t.Context(), one, planned)
	if err == nil ||
		!regexp.MustCompile(`(?s)Cannot delete group "Viewers".*mappings still use the group: `+mapping+
			`.*-target=ADDRESS.*create_before_destroy`).MatchString(err.Error()) {
		t.Errorf("%v", err)
	}
	c.CallOutside(http.MethodDelete, "/account/sso/groups/"+mapping, nil)
	if _, _, err = objects.Apply(t.Context(), one, planned); err != nil {
		t.Error(err)
	}
}
