package runzero

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// TestTrafficSamplings: those that run are listed, whatever else the answer holds; one that is over
// is gone, and says why; a task of another type is none.
func TestTrafficSamplings(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	row := func(id, kind, status string) string {
		return fmt.Sprintf(`{"id":%q,"organization_id":%q,"type":%q,"status":%q,"params":{"interfaces":"eth0, Ethernet 2,"}}`,
			id, org1, kind, status)
	}
	s := routes(t, map[string]string{
		"GET /account/tasks": "[" + row(item1, "sample", "active") + "," + row(item2, "sample", "stopped") + "," +
			row(site1, "scan", "active") + "," + row(site2, "sample", "removed") + "]",
	})
	c, _ := client(t, s.URL, account())
	all, err := c.ListTrafficSamplings(ctx, org1, "")
	if len(all) != 1 || all[0].ID != item1 || err != nil {
		t.Fatalf("listed: %v, %v", all, err)
	}
	if got := all[0].Interfaces(); !slices.Equal(got, []string{"eth0", "Ethernet 2"}) {
		t.Errorf("interfaces: %q", got)
	}
	s.expect(t, "GET /account/tasks")
	if got := s.requests()[0]; got != "GET /account/tasks?search=type%3Asample" {
		t.Error(got)
	}
	_, err = c.GetTrafficSampling(ctx, org1, item2)
	want := "not found: traffic sampling " + item2 + " is not running any more: its status is stopped"
	if !errors.Is(err, ErrNotFound) || err.Error() != want {
		t.Errorf("a stopped one: %v", err)
	}
	_, err = c.GetTrafficSampling(ctx, org1, site1)
	wantKind(t, err, KindInvalid)
}

func TestEndOfATrafficSampling(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]bool{
		"active": false, "new": false, "queued": false, "paused": false, "connected": false, "scanned": false,
		"processing": false, "": false, "something new": false,
		"stopping": true, "Stopped": true, "canceled": true, "error": true, "failed": true, "processed": true,
		"completed": true, "removed": true,
	} {
		if got := (TrafficSampling{Task{Status: status}}).HasEnded(); got != want {
			t.Errorf("%q: %t", status, got)
		}
	}
}

// In the ledger a sampling is known by where it listens. Interfaces that a console does not show
// are those of the entry.
func TestNameOfATrafficSamplingInTheLedger(t *testing.T) {
	t.Parallel()
	s := TrafficSampling{Task{SiteID: site1, AgentID: item1, Params: map[string]string{"interfaces": "eth1"}}}
	entry := joined(site1, item1, "eth0")
	if got := s.ledgerName(entry); got != joined(site1, item1, "eth1") {
		t.Error(got)
	}
	s.Params = nil
	if got := s.ledgerName(entry); got != entry {
		t.Error(got)
	}
	s.SiteID = site2
	if got := s.ledgerName(entry); got == entry {
		t.Error(got)
	}
}
