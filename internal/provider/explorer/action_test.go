package explorer_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

func TestAccExplorerUpgrade(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		const action = "runzero_explorer_upgrade"
		org := c.Bootstrap().OrganizationID
		id := c.AddExplorer(org, "BER-01")
		upgrade := func(provider acctest.Settings, id string) acctest.Outcome {
			c.ResetRequests()
			return c.Invoke(t.Context(), provider, action, acctest.Settings{"organization_id": org, "explorer_id": id})
		}
		outcome := upgrade(c.Client(nil), id)
		outcome.ExpectEnd(t, "invoke", "")
		outcome.ExpectText(t, `Explorer `+id+` was told to upgrade and restart\.`)
		if diff := cmp.Diff(map[string]int{"POST upgradeExplorer": 1}, c.Calls()); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
		if row := c.CallOutside(http.MethodGet, "/org/explorers/"+id+"?_oid="+org, nil); row["connected"] != false {
			t.Error("the Explorer did not restart")
		}
		upgrade(c.Client(nil), acctest.UnknownID).ExpectEnd(t, "invoke",
			`explorer_id.*Cannot upgrade Explorer `+acctest.UnknownID+`.*runzero_explorers lists`)
		upgrade(c.Client(nil), "BER-01").ExpectEnd(t, "validate", `explorer_id.*not a UUID`)
		c.Invoke(t.Context(), c.Client(nil), action, acctest.Settings{"explorer_id": id}).ExpectEnd(t, "plan",
			`organization_id.*needs an organization`)
		upgrade(acctest.Settings{"base_url": c.URL, "export_token": c.Bootstrap().ExportToken}, id).ExpectEnd(t, "plan",
			`cannot be invoked with an export token`)
		if n := len(c.Requests()); n > 0 {
			t.Errorf("%d calls were made with the wrong credential", n)
		}
	})
}
