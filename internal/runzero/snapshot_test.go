package runzero

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// gate is a loader that waits to be let through and counts its runs.
type gate struct {
	entered chan struct{}
	leave   chan result
	mu      sync.Mutex
	runs    int
	ended   error // why the last run was cut off
}

type result struct {
	n   int
	err error
}

func newGate() *gate { return &gate{entered: make(chan struct{}, 8), leave: make(chan result, 8)} }

func (g *gate) load(ctx context.Context) (int, error) {
	g.mu.Lock()
	g.runs++
	g.mu.Unlock()
	g.entered <- struct{}{}
	select {
	case r := <-g.leave:
		return r.n, r.err
	case <-ctx.Done():
		g.mu.Lock()
		g.ended = ctx.Err()
		g.mu.Unlock()
		return 0, ctx.Err()
	}
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.runs
}

func gated(g *gate) *snapshot[int] {
	return &snapshot[int]{load: g.load, limit: time.Minute, now: time.Now}
}

// async starts a read and returns its result's channel.
func async(ctx context.Context, s *snapshot[int]) chan result {
	ch := make(chan result, 1)
	go func() { n, err := s.get(ctx); ch <- result{n, err} }()
	return ch
}

// waiting blocks until n readers wait for the load under way.
func waiting(s *snapshot[int], n int) {
	for {
		s.mu.Lock()
		ok := s.run != nil && s.run.waiters == n
		s.mu.Unlock()
		if ok {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

func TestSnapshotSharesOneLoad(t *testing.T) {
	t.Parallel()
	g := newGate()
	s := gated(g)
	var reads []chan result
	for range 5 {
		reads = append(reads, async(context.Background(), s))
	}
	waiting(s, 5)
	g.leave <- result{7, nil}
	for _, ch := range reads {
		if r := <-ch; r.n != 7 || r.err != nil {
			t.Error(r)
		}
	}
	if n, err := s.get(context.Background()); n != 7 || err != nil || g.count() != 1 {
		t.Errorf("%d %v, %d loads", n, err, g.count())
	}
}

func TestSnapshotCancelledReaderDoesNotDisturbOthers(t *testing.T) {
	t.Parallel()
	g := newGate()
	s := gated(g)
	ctx, cancel := context.WithCancel(context.Background())
	first := async(ctx, s)
	waiting(s, 1)
	second := async(context.Background(), s)
	waiting(s, 2)
	cancel()
	if r := <-first; !errors.Is(r.err, context.Canceled) {
		t.Error(r)
	}
	g.leave <- result{7, nil}
	if r := <-second; r.n != 7 || r.err != nil || g.count() != 1 {
		t.Errorf("%v, %d loads", r, g.count())
	}
}

func TestSnapshotLoadEndsWithItsLastReader(t *testing.T) {
	t.Parallel()
	g := newGate()
	s := gated(g)
	ctx, cancel := context.WithCancel(context.Background())
	only := async(ctx, s)
	<-g.entered
	f := s.run
	cancel()
	<-only
	<-f.done
	if g.ended == nil {
		t.Error("the load went on for nobody")
	}
	g.leave <- result{8, nil}
	if n, err := s.get(context.Background()); n != 8 || err != nil {
		t.Error(n, err)
	}
}

func TestSnapshotDoesNotKeepErrors(t *testing.T) {
	t.Parallel()
	g := newGate()
	s := gated(g)
	g.leave <- result{0, errors.New("boom")}
	if _, err := s.get(context.Background()); err == nil {
		t.Error("no error")
	}
	g.leave <- result{7, nil}
	if n, err := s.get(context.Background()); n != 7 || err != nil {
		t.Error(n, err)
	}
}

// A list that began before a write must not be kept after it.
func TestSnapshotGenerationCheck(t *testing.T) {
	t.Parallel()
	g := newGate()
	s := gated(g)
	early := async(context.Background(), s)
	<-g.entered
	s.drop()
	late := async(context.Background(), s)
	<-g.entered // a second load: the first is of no use to a reader after the write
	g.leave <- result{1, nil}
	g.leave <- result{1, nil}
	<-early
	<-late
	s.drop()
	g.leave <- result{2, nil}
	if n, err := s.get(context.Background()); n != 2 || err != nil || g.count() != 3 {
		t.Errorf("%d %v after %d loads", n, err, g.count())
	}

	stale := newGate()
	s = gated(stale)
	read := async(context.Background(), s)
	<-stale.entered
	s.drop()
	stale.leave <- result{1, nil}
	<-read
	stale.leave <- result{2, nil}
	if n, _ := s.get(context.Background()); n != 2 {
		t.Error("the list from before the write was kept")
	}
}

func TestSnapshotAges(t *testing.T) {
	t.Parallel()
	g, ck := newGate(), newClock()
	s := &snapshot[int]{load: g.load, limit: time.Minute, ttl: 30 * time.Second, now: ck.now}
	for i, after := range []time.Duration{0, 30 * time.Second, time.Second} {
		_ = ck.sleep(context.Background(), after)
		g.leave <- result{i, nil}
		_, _ = s.get(context.Background())
	}
	if g.count() != 2 {
		t.Errorf("%d loads", g.count())
	}
}

func TestWritesDropSnapshotsBeforeAndAfter(t *testing.T) {
	t.Parallel()
	s := routes(t, map[string]string{
		"GET /account/sites":                       "[" + siteJSON(site1, org1) + "]",
		"PATCH /org/sites/" + site1:                siteJSON(site1, org1),
		"PUT /account/orgs":                        `{"id":"` + org2 + `","name":"n"}`,
		"GET /account/agents":                      `[{"id":"` + item1 + `","organization_id":"` + org1 + `"}]`,
		"GET /account/keys":                        `[{"id":"` + item1 + `"}]`,
		"PATCH /account/orgs/" + org1:              `{"id":"` + org1 + `"}`,
		"DELETE /org/sites/" + site2:               "204 ",
		"DELETE /account/keys/" + item2:            "204 ",
		"DELETE /account/orgs/" + org2:             "204 ",
		"GET /account/orgs":                        `[{"id":"` + org1 + `"}]`,
		"PATCH /account/keys/" + item1 + "/rotate": `{"id":"` + item1 + `","token":"x"}`,
	})
	c, _ := client(t, s.URL, account())
	ctx := context.Background()
	reads := func() {
		t.Helper()
		for range 2 {
			_, err1 := c.GetSite(ctx, org1, site1)
			_, err2 := c.GetExplorer(ctx, org1, item1)
			_, err3 := c.GetKey(ctx, item1)
			if err := errors.Join(err1, err2, err3); err != nil {
				t.Fatal(err)
			}
		}
	}
	check := func(write func() error, want ...string) {
		t.Helper()
		reads()
		s.mu.Lock()
		s.seen = nil
		s.mu.Unlock()
		if err := write(); err != nil {
			t.Fatal(err)
		}
		reads()
		s.expect(t, want...)
	}
	check(func() error { _, err := c.UpdateSite(ctx, org1, site1, SiteInput{}); return err }, "PATCH /org/sites/"+site1, "GET /account/sites")
	check(func() error { return c.DeleteSite(ctx, org1, site2) }, "DELETE /org/sites/"+site2, "GET /account/sites")
	check(func() error { _, err := c.CreateOrganization(ctx, OrganizationInput{}); return err },
		"PUT /account/orgs", "GET /account/sites", "GET /account/agents")
	check(func() error { return c.DeleteOrganization(ctx, org2) },
		"DELETE /account/orgs/"+org2, "GET /account/sites", "GET /account/agents", "GET /account/keys")
	check(func() error { _, err := c.UpdateOrganization(ctx, org1, OrganizationInput{}); return err }, "PATCH /account/orgs/"+org1)
	check(func() error { _, err := c.RotateKey(ctx, item1); return err }, "PATCH /account/keys/"+item1+"/rotate", "GET /account/keys")
	check(func() error { return c.DeleteKey(ctx, item2) }, "DELETE /account/keys/"+item2, "GET /account/keys")
}

// What a caller does to a result must not show up in another's.
func TestResultsShareNoMaps(t *testing.T) {
	t.Parallel()
	s := routes(t, map[string]string{
		"GET /account/sites": `[{"id":"` + site1 + `","organization_id":"` + org1 + `","subnets":{"10.0.0.0/8":{"tags":{"a":"b"}}}}]`,
	})
	c, _ := client(t, s.URL, account())
	a, err := c.GetSite(context.Background(), org1, site1)
	if err != nil {
		t.Fatal(err)
	}
	a.Subnets["10.0.0.0/8"].Tags["a"] = "changed"
	delete(a.Subnets, "10.0.0.0/8")
	b, _ := c.ListSites(context.Background(), org1, "")
	if b[0].Subnets["10.0.0.0/8"].Tags["a"] != "b" {
		t.Error("a result is shared")
	}
}
