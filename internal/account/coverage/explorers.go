package coverage

import (
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// ScanWithoutExplorer is a recurring scan that cannot run now.
type ScanWithoutExplorer struct {
	OrganizationID, ID, Name, SiteID string
	ExplorerID                       string
	ExplorerName                     string // "" where it is gone
	IsGone                           bool   // else it is disconnected
}

// explorerGroup is the parameter that names an Explorer group, which has other Explorers where one
// is missing.
const explorerGroup = "explorer-group-id"

func explorersByID(all []runzero.Explorer) map[string]runzero.Explorer {
	out := make(map[string]runzero.Explorer, len(all))
	for _, e := range all {
		out[e.ID] = e
	}
	return out
}

// explorerProblem looks for the Explorer of a scan; nil where there is nothing to say. A hosted
// zone and an Explorer group need no single Explorer.
func explorerProblem(t runzero.Task, all map[string]runzero.Explorer) *ScanWithoutExplorer {
	if t.AgentID == "" || t.HostedZoneID != "" || strings.Trim(t.Params[explorerGroup], "0- ") != "" {
		return nil
	}
	e, exists := all[t.AgentID]
	if exists && e.Connected {
		return nil
	}
	return &ScanWithoutExplorer{
		OrganizationID: t.OrganizationID, ID: t.ID, Name: t.Name, SiteID: t.SiteID, ExplorerID: t.AgentID,
		ExplorerName: e.Name, IsGone: !exists,
	}
}

func isPaused(t runzero.Task) bool { return strings.EqualFold(t.Status, "paused") }
