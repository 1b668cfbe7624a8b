package emulator

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/inventory"
)

// upload is the file that an import task was made with.
type upload struct {
	TaskID string `json:"task_id"`
	Data   []byte `json:"data"`
}

func (u *upload) Key() string { return u.TaskID }

func (s *state) uploads() *table[*upload] { return tableOf[*upload](s) }

// downloadPath is where files of tasks are fetched from, without a credential: whoever knows the
// address has it from the API.
const downloadPath = "/_download/"

// downloadLife is how long such an address works.
const downloadLife = time.Hour

// download is a file of a task that somebody may fetch.
type download struct {
	until time.Time
	name  string
	data  []byte
}

// redirect is an answer that sends the caller elsewhere.
type redirect struct{ url string }

func taskFileRoutes(org []string) []route {
	return []route{
		{
			op: "getTaskScanData", method: http.MethodGet, path: "/org/tasks/{task_id}/data", kinds: org,
			handle: withTask(taskData),
		},
		{op: "getTaskLog", method: http.MethodGet, path: "/org/tasks/{task_id}/log", kinds: org, handle: withTask(taskLog)},
	}
}

// taskData sends the caller to what the scan found, or to what was uploaded. A task that is not
// done has no data.
func taskData(c *call, t *task) (any, error) {
	if t.Recur || t.Status != statusProcessed {
		return nil, notFoundOld()
	}
	if u, ok := c.s.uploads().get(t.ID); ok {
		return c.offer(t.ID+".json.gz", u.Data), nil
	}
	lines := []any{plain{"type": "config", "params": textMap(t.Params)}}
	for _, a := range c.s.assets().where(func(a *inventory.Asset) bool {
		return a.SiteID == t.SiteID && (a.TaskID == "" || a.TaskID == t.ID)
	}) {
		lines = append(lines, plain{"type": "result", "host": a.Addresses, "id": a.ID})
	}
	lines = append(lines, plain{"type": "stats"})
	return c.offer(t.ID+".json.gz", packLines(lines)), nil
}

// taskLog sends the caller to the log of a task that has begun.
func taskLog(c *call, t *task) (any, error) {
	if t.Recur || t.Status == statusNew || t.Status == statusRemoved {
		return nil, notFoundOld()
	}
	return c.offer(t.ID+".log.gz",
		pack(fmt.Appendf(nil, "%s %s %s\n", time.Unix(t.CreatedAt, 0).UTC().Format(time.RFC3339), t.Type, t.Status))), nil
}

func packLines(lines []any) []byte {
	var w encoder
	for _, line := range lines {
		w.other(line)
		w.buf = append(w.buf, '\n')
	}
	return pack(w.buf)
}

func pack(data []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(data) // to memory
	_ = z.Close()
	return out.Bytes()
}

// offer makes a file fetchable for a while.
func (c *call) offer(name string, data []byte) redirect {
	for k, d := range c.e.downloads {
		if d.until.Before(c.now) {
			delete(c.e.downloads, k)
		}
	}
	key := newAccessToken()
	c.e.downloads[key] = download{until: c.now.Add(downloadLife), name: name, data: data}
	return redirect{c.base + downloadPath + key}
}

// serveDownload gives a file to whoever knows its address.
func (e *Emulator) serveDownload(w http.ResponseWriter, r *http.Request) {
	if !readOnly(w, r) {
		return
	}
	key := strings.TrimPrefix(r.URL.Path, downloadPath)
	for _, a := range e.accounts {
		a.mu.Lock()
		d, ok := a.downloads[key]
		now := a.opts.Now()
		a.mu.Unlock()
		if ok && now.Before(d.until) {
			w.Header().Set("Content-Type", "application/gzip")
			w.Header().Set("Content-Disposition", `attachment; filename="`+d.name+`"`)
			_, _ = w.Write(d.data)
			return
		}
	}
	http.Error(w, "expired", http.StatusForbidden)
}
