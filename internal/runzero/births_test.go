package runzero

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// shelf is a console of API tokens, all of the account. Its answers to writes can be dropped after or before the work.
type shelf struct {
	*console
	mu   sync.Mutex
	keys []map[string]any
	// ahead is how far the console's clock is before this machine's.
	ahead time.Duration
	// faults of the next writes, in order: "after", "before", "" for none.
	faults []string
	clock  *clock
}

func newShelf(t *testing.T, faults ...string) *shelf {
	t.Helper()
	s := &shelf{faults: faults, clock: newClock()}
	s.console = newConsole(t, s.serve)
	return s
}

func (s *shelf) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Date", s.clock.now().Add(s.ahead).UTC().Format(http.TimeFormat))
	fault := ""
	if r.Method != http.MethodGet && len(s.faults) > 0 {
		fault, s.faults = s.faults[0], s.faults[1:]
	}
	if fault == "before" {
		panic(http.ErrAbortHandler)
	}
	var reply any = s.keys
	switch r.Method {
	case http.MethodPut:
		var body map[string]any
		_ = json.NewDecoder(r.Body).Decode(&body)
		reply = s.put(fmt.Sprint(body["comment"]), s.clock.now().Add(s.ahead))
	case http.MethodPatch:
		for _, k := range s.keys {
			if strings.Contains(r.URL.Path, fmt.Sprint(k["id"])) {
				k["token"] = fmt.Sprint(k["token"], "+")
				reply = k
			}
		}
	}
	if fault == "after" {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(reply)
}

// put adds a token.
func (s *shelf) put(comment string, born time.Time) map[string]any {
	k := map[string]any{
		"id": fmt.Sprintf("cccccccc-0000-4000-8000-%012d", len(s.keys)), "comment": comment, "token": fmt.Sprintf("CT%d", len(s.keys)), "created_at": born.Unix(),
	}
	s.keys = append(s.keys, k)
	return k
}

func (s *shelf) client(t *testing.T, change ...func(*Config)) *Client {
	t.Helper()
	c, _ := client(t, s.URL, account(), append(change, func(cfg *Config) { cfg.Now = s.clock.now })...)
	c.sleep = s.clock.sleep
	return c
}

func TestLostCreateIsFound(t *testing.T) {
	t.Parallel()
	const put, list, rotate = "PUT /account/keys", "GET /account/keys", "PATCH /account/keys/%s/rotate"
	for name, tt := range map[string]struct {
		faults []string
		others func(*shelf)
		want   []string
		token  string
		fails  string
	}{
		"done": {
			faults: []string{"after"}, token: "CT0+",
			want: []string{put, list, fmt.Sprintf(rotate, "cccccccc-0000-4000-8000-000000000000")},
		},
		"done, and the rotation's answer is lost too": {
			faults: []string{"after", "after"}, token: "CT0++",
			want: []string{put, list, fmt.Sprintf(rotate, "cccccccc-0000-4000-8000-000000000000"), fmt.Sprintf(rotate, "cccccccc-0000-4000-8000-000000000000")},
		},
		"not done": {faults: []string{"before"}, token: "CT0", want: []string{put, list, list, put}},
		"not done, then done": {
			faults: []string{"before", "after"}, token: "CT0+",
			want: []string{put, list, list, put, list, fmt.Sprintf(rotate, "cccccccc-0000-4000-8000-000000000000")},
		},
		"an older one of the same comment": {
			faults: []string{"after"}, token: "CT1+", others: func(s *shelf) { s.put("ci", s.clock.now().Add(-time.Minute)) },
			want: []string{put, list, fmt.Sprintf(rotate, "cccccccc-0000-4000-8000-000000000001")},
		},
		"another's of the same comment and time": {
			faults: []string{"after"}, others: func(s *shelf) { s.put("ci", s.clock.now()) }, want: []string{put, list},
			fails: "cccccccc-0000-4000-8000-000000000000, cccccccc-0000-4000-8000-000000000001",
		},
		"another comment": {
			faults: []string{"before"}, token: "CT1", others: func(s *shelf) { s.put("cd", s.clock.now()) }, want: []string{put, list, list, put},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShelf(t, tt.faults...)
			c := s.client(t)
			if _, err := c.freshKey(context.Background(), item1); err == nil { // learns the time of the service
				t.Fatal("a token that is not there was read")
			}
			seen := len(s.requests())
			if tt.others != nil {
				tt.others(s)
			}
			k, err := c.CreateKey(context.Background(), "", ptr("ci"))
			if got := s.requests()[seen:]; fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("requests:\n got %q\nwant %q", got, tt.want)
			}
			if tt.fails != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fails) || !LostAnswer(err) {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil || k.Token != tt.token {
				t.Errorf("token %q, want %q: %v", k.Token, tt.token, err)
			}
		})
	}
}

// Two tokens that look the same, made at once, both answers lost: each create gets its own.
func TestTwinsAreNotMixedUp(t *testing.T) {
	t.Parallel()
	s := newShelf(t, "after", "", "after", "")
	c := s.client(t)
	ids := make(chan string, 2)
	for range 2 {
		go func() {
			k, err := c.CreateKey(context.Background(), "", ptr("ci"))
			if err != nil {
				t.Error(err)
			}
			ids <- k.ID
		}()
	}
	if a, b := <-ids, <-ids; a == b || len(s.keys) != 2 {
		t.Errorf("%s and %s; the console has %d", a, b, len(s.keys))
	}
}

// The console's clock decides when an object was made: one that is wrong by far more than is allowed for does not hide
// the new object, and not make an old one look new.
func TestLostCreateWithAnotherClock(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{-3 * time.Hour, 3 * time.Hour} {
		s := newShelf(t, "after")
		s.ahead = ahead
		old := s.put("ci", s.clock.now().Add(ahead-time.Minute))
		c := s.client(t)
		if _, err := c.ListKeys(t.Context()); err != nil { // tells the time
			t.Fatal(err)
		}
		k, err := c.CreateKey(t.Context(), "", ptr("ci"))
		if err != nil || k.ID == old["id"] || len(s.keys) != 2 {
			t.Errorf("%s ahead: %q, %v; the console has %d", ahead, k.ID, err, len(s.keys))
		}
	}
}

// A list that is cut off proves nothing by what it lacks.
func TestLostCreateBeyondTheEndOfTheList(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	c := s.client(t)
	for rows, sure := range map[int]bool{2: true, 3: false} {
		_, found, err := find(t.Context(), c, making[Key]{
			most: 3, list: func(context.Context) ([]Key, error) { return make([]Key, rows), nil },
			ours: func(Key) bool { return false }, born: func(Key) time.Time { return time.Time{} },
		}, birth{known: true})
		if found || (err == nil) != sure {
			t.Errorf("%d rows: found %t, %v", rows, found, err)
		}
	}
}

// A look that shows no trace ends in an error that is sure of it.
func TestNeverCarriedOut(t *testing.T) {
	t.Parallel()
	s := newShelf(t, "before", "before")
	_, err := s.client(t, func(cfg *Config) { cfg.MaxRetries = 1 }).CreateKey(context.Background(), "", ptr("ci"))
	if KindOf(err) != KindNetwork || LostAnswer(err) || !strings.Contains(err.Error(), "not carried out") {
		t.Error(err)
	}
}

// Somebody else's object of the same name is not taken for the new one, and least of all deleted, where the service does not
// say when it was made.
func TestTimelessObjectsOfOthersAreLeftAlone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	const path = "/account/api/clients"
	others := `{"id":"` + item1 + `","name":"n"}`
	for name, tt := range map[string]struct {
		answers []string
		fails   bool
	}{
		"not done":               {[]string{"[" + others + "]", "drop", "[" + others + "]", "[" + others + "]", `{"id":"` + item2 + `","client_secret":"s"}`}, false},
		"which there were fails": {[]string{"403 {}"}, true},
		"done":                   {[]string{"[" + others + "]", "drop", "[" + others + `,{"id":"` + item2 + `","name":"n"}]`, "{}", "[" + others + "]", `{"id":"` + item2 + `","client_secret":"s"}`}, false},
	} {
		s := script(t, tt.answers...)
		c, _ := client(t, s.URL, account())
		made, secret, err := c.CreateAPIClient(ctx, path, "n")
		if (err != nil) != tt.fails || !tt.fails && (made.ID != item2 || secret != "s") {
			t.Errorf("%s: %+v, %v", name, made, err)
		}
		if len(s.requests()) != len(tt.answers) || strings.Contains(fmt.Sprint(s.requests()), "DELETE "+path+"/"+item1) {
			t.Errorf("%s: %q", name, s.requests())
		}
	}

	// The same with a note of a run that was killed: it is said once, and nothing is touched.
	s := routes(t, map[string]string{"GET " + path: "[" + others + "]", "POST " + path: `{"id":"` + item2 + `","client_secret":"s"}`})
	dir := t.TempDir()
	c, ck := client(t, s.URL, account(), func(cfg *Config) { cfg.Journal = dir })
	c.journal.of(c.root.String(), "(unpublished) create an API client", "n").write(ck.now(), []string{item2}, true)
	if _, _, err := c.CreateAPIClient(ctx, path, "n"); !errors.Is(err, errTimeless) || !strings.Contains(err.Error(), item1) {
		t.Error(err)
	}
	if made, _, err := c.CreateAPIClient(ctx, path, "n"); err != nil || made.ID != item2 {
		t.Error(made, err)
	}
}

// An ownership type, which has no creation time, that a killed process left is found because its note tells which there were.
func TestJournalOfTimelessObjects(t *testing.T) {
	t.Parallel()
	const path = "/account/assets/ownership-types"
	s := routes(t, map[string]string{"GET " + path: `[{"id":"` + item1 + `","name":"Owner"},{"id":"` + item2 + `","name":"Owner"}]`})
	dir := t.TempDir()
	c, ck := client(t, s.URL, account(), func(cfg *Config) { cfg.Journal = dir })
	c.journal.of(c.root.String(), opOwnershipTypeCreate.id, "owner").write(ck.now(), []string{item1}, true)
	o, err := c.CreateOwnershipType(context.Background(), OwnershipTypeInput{Name: ptr("Owner")})
	if err != nil || o.ID != item2 {
		t.Error(o, err)
	}
	s.expect(t, "GET "+path)
}

// An object that one create has not found yet may be there already when another create asks which there are: it is not lost
// to the first by that.
func TestWhatIsThereForOneCreateIsNotForAnother(t *testing.T) {
	t.Parallel()
	c, _ := client(t, "https://h", account())
	rows := []APIClient{{ID: item1, Name: "a"}, {ID: item2, Name: "b"}}
	of := func(name string) making[APIClient] {
		return making[APIClient]{
			list: func(context.Context) ([]APIClient, error) { return rows, nil },
			ours: func(a APIClient) bool { return a.Name == name }, born: func(a APIClient) time.Time { return a.CreatedAt },
		}
	}
	if _, found, err := find(context.Background(), c, of("a"), birth{known: true, there: []string{item1}}); found || err != nil {
		t.Error("what was there before was taken for the new one", err)
	}
	if v, found, err := find(context.Background(), c, of("a"), birth{known: true, there: []string{item2}}); !found || v.ID != item1 {
		t.Error(v, err)
	}
}

// What a process that was killed has left is found by the next one, and only that.
func TestJournal(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	dir := t.TempDir()
	journaled := func(cfg *Config) { cfg.Journal = dir }
	c := s.client(t, journaled)
	note := c.journal.of(c.root.String(), opKeyCreate.id, " ci")
	note.write(s.clock.now(), []string{item1}, false)
	s.put("ci", s.clock.now())               // made by the process that was killed
	s.put("ci", s.clock.now())["id"] = item1 // made by it before, and in the state
	s.clock.t = s.clock.t.Add(10 * time.Hour)
	s.put("ci", s.clock.now()) // somebody else's, much later

	c.journal.run, note.text.Run = "this", "this" // while the run lasts, its creates are its own
	if _, ok := c.journal.of(c.root.String(), opKeyCreate.id, " ci").read(); !ok {
		t.Error("a process does not read its own note")
	}
	beside := journal{dir: dir, run: "this", process: "another"}
	note.write(s.clock.t.Add(-10*time.Hour), []string{item1}, false)
	if _, ok := beside.of(c.root.String(), opKeyCreate.id, " ci").read(); ok {
		t.Error("another process of the same run reads the note")
	}
	k, err := c.CreateKey(context.Background(), "", ptr("ci"))
	if err != nil || k.ID != s.keys[0]["id"] || k.Token != "CT0+" || len(s.keys) != 3 {
		t.Errorf("%+v, %v", k.ID, err)
	}
	notes := func() []string { all, _ := filepath.Glob(filepath.Join(dir, "runzero-creating-*")); return all }
	if left := notes(); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
	if k, err = c.CreateKey(context.Background(), "", ptr("ci")); err != nil || k.ID != s.keys[3]["id"] || len(notes()) != 0 {
		t.Errorf("without a note: %s, %v, %q", k.ID, err, notes())
	}
	// An outcome that stays unknown leaves the note, without a secret in it.
	s.faults = []string{"after"}
	s.put("twin", s.clock.now())
	if _, err = c.CreateKey(context.Background(), "", ptr("twin")); !LostAnswer(err) || len(notes()) != 1 {
		t.Fatalf("%v, %q", err, notes())
	}
	text, _ := os.ReadFile(notes()[0])
	if !strings.Contains(string(text), `"object":" twin"`) || strings.Contains(string(text), accountSecret) {
		t.Errorf("%s", text)
	}
}

func TestLostUpdateIsSettledByALook(t *testing.T) {
	t.Parallel()
	site := func(name string) string {
		return `{"id":"` + site1 + `","organization_id":"` + org1 + `","name":"` + name + `"}`
	}
	for name, tt := range map[string]struct {
		answers  []string
		requests int
		fails    bool
	}{
		"done":                {[]string{"drop", site("new")}, 2, false},
		"not done":            {[]string{"drop", site("old"), site("new")}, 3, false},
		"answered with 503":   {[]string{"503 {}", site("new")}, 2, false},
		"gone meanwhile":      {[]string{"drop", `404 {"error":"no"}`}, 2, true},
		"the look fails":      {[]string{"drop", "403 {}"}, 2, true},
		"refused is no doubt": {[]string{"400 {}"}, 1, true},
	} {
		s := script(t, tt.answers...)
		c, _ := client(t, s.URL, account())
		got, err := c.UpdateSite(context.Background(), org1, site1, SiteInput{Name: ptr("new")})
		if (err != nil) != tt.fails || len(s.requests()) != tt.requests || err == nil && got.Name != "new" {
			t.Errorf("%s: %d requests, %+v, %v", name, len(s.requests()), got, err)
		}
	}
}

func TestLostDeleteIsSettledByALook(t *testing.T) {
	t.Parallel()
	listed := "[" + siteJSON(site1, org1) + "," + siteJSON(site2, org1) + "]"
	for name, tt := range map[string]struct {
		answers  []string
		requests int
	}{
		"done":     {[]string{"drop", "[" + siteJSON(site2, org1) + "]"}, 2},
		"not done": {[]string{"drop", listed, "{}"}, 3},
		"gone":     {[]string{"drop", listed, `404 {"error":"no"}`}, 3},
	} {
		s := script(t, tt.answers...)
		c, _ := client(t, s.URL, account())
		if err := c.DeleteSite(context.Background(), org1, site1); err != nil || len(s.requests()) != tt.requests {
			t.Errorf("%s: %d requests, %v", name, len(s.requests()), err)
		}
	}
}

// A write that was sent is not cut off when its caller gives up.
func TestWriteOutlivesItsCaller(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	s := newConsole(t, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		time.Sleep(20 * time.Millisecond)
		if r.Context().Err() != nil {
			t.Error("the request was cut off")
		}
		answer(w, siteJSON(site1, org1))
	})
	c, _ := client(t, s.URL, account())
	if got, err := c.CreateSite(ctx, org1, SiteInput{Name: ptr("n")}); err != nil || got.ID != site1 {
		t.Error(got, err)
	}
	if _, err := c.CreateSite(ctx, org1, SiteInput{Name: ptr("m")}); !errors.Is(err, context.Canceled) || len(s.requests()) != 1 {
		t.Errorf("a write that had not begun: %v", err)
	}
}
