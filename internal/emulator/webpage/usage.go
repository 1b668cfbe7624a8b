package webpage

import (
	"slices"
	"strconv"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/account/htmlpage"
)

// Gauge is a bar that shows how much of a limit is used.
type Gauge = htmlpage.Gauge

// recent sums up the last requests.
type recent struct {
	Marks   []mark // oldest first
	Good    int
	Bad     int
	Slowest float64 // milliseconds
}

// mark is one request in the strip of the last requests: the newest is on the right, the slowest
// and the failed are the tallest.
type mark struct {
	Request
	X, Y string // its left and its top, as SVG writes them
}

func summarize(newestFirst []Request) recent {
	var r recent
	for _, q := range newestFirst {
		r.Slowest = max(r.Slowest, q.Milliseconds)
	}
	for i, q := range slices.Backward(newestFirst) {
		top := 80.0 // percent; the quickest is still seen
		switch {
		case refused(q.Status):
			top = 0 // whoever looks at the strip looks for these
		case r.Slowest > 0:
			top *= 1 - q.Milliseconds/r.Slowest
		}
		r.Marks = append(r.Marks, mark{
			q, strconv.Itoa(100-100*(i+1)/RequestsShown) + "%",
			strconv.FormatFloat(top, 'f', 0, 64) + "%",
		})
		if refused(q.Status) {
			r.Bad++
		} else {
			r.Good++
		}
	}
	return r
}

// refused tells whether the caller did not get what it asked for.
func refused(status int) bool { return status >= 400 || status == 0 }
