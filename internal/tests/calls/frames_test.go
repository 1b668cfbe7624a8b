package calls

import (
	"encoding/json"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
)

// mostFrames bounds what lies between the envelope's Create and the socket: a reader follows a
// create in that many steps.
const mostFrames = 9

// module begins the names of the functions of this module in a stack.
const module = "github.com/seed-84f6aeb9/terraform-provider-runzero/"

// ownFrames are the functions of this module above the envelope's Create, outermost first, of the
// goroutine that waits for an answer; nil if there is none.
func ownFrames() []string {
	text := make([]byte, 1<<22)
	text = text[:runtime.Stack(text, true)]
	for goroutine := range strings.SplitSeq(string(text), "\n\n") {
		var above []string // innermost first
		for line := range strings.Lines(goroutine) {
			name, isFunction := strings.CutPrefix(line, module)
			switch {
			case !isFunction:
			case strings.Contains(name, "internal/entity.(*Resource[") && strings.Contains(name, ").Create("):
				return above
			default:
				name, _, _ = strings.Cut(strings.TrimSpace(name), "(0x")
				above = append(above, name)
			}
		}
	}
	return nil
}

// A create passes few functions of our own on its way to the socket, counted while the console
// holds the request.
func TestFramesOfACreate(t *testing.T) {
	acctest.Run(t, func(t *testing.T, c *acctest.Console) {
		org := c.Bootstrap().OrganizationID
		var mu sync.Mutex
		var seen []string
		c.Intercept(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet && !strings.HasSuffix(r.URL.Path, "/account/api/token") {
					mu.Lock()
					if frames := ownFrames(); len(frames) > len(seen) { // some creates are followed by a second write
						seen = frames
					}
					mu.Unlock()
				}
				next.ServeHTTP(w, r)
			})
		})
		o := c.Objects(t.Context(), c.Client(nil))
		for typeName, attributes := range map[string]map[string]any{
			"runzero_organization":  {"name": "Frames"},
			"runzero_site":          {"name": "Frames", "organization_id": org},
			"runzero_api_token":     {"comment": "Frames"},
			"runzero_export_token":  {"comment": "Frames", "organization_id": org},
			"runzero_group":         {"name": "Frames", "org_default_role": "viewer"},
			"runzero_user":          {"email": "frames@example.com", "org_default_role": "viewer"},
			"runzero_scan_template": {"name": "Frames", "global": true, "organization_id": org},
			"runzero_scan_schedule": {
				"name": "Frames", "organization_id": org, "site_id": c.Site(org, "Frames at home"), "frequency": "weekly",
				"start_time": "2035-01-07T20:00:00Z", "hosted_zone": "auto", "targets": []string{"www.example.com"},
			},
			"runzero_asset_ownership_type": {"name": "Frames"},
			"runzero_credential": {
				"name": "Frames", "type": "shodan_api_key", "global": true,
				"secret": map[string]string{"api_key": "frames"},
			},
			"runzero_custom_integration": {"name": "frames"},
		} {
			kind := o.TypeOf(typeName)
			values := map[string]tftypes.Value{}
			for name, typ := range kind.AttributeTypes {
				values[name] = tftypes.NewValue(typ, nil)
				if v, isSet := attributes[name]; isSet {
					text, err := json.Marshal(v)
					if err == nil {
						values[name], err = tftypes.ValueFromJSON(text, typ) //nolint:staticcheck // there is no other reader of JSON
					}
					if err != nil {
						t.Fatal(err)
					}
				}
			}
			none := acctest.Object{TypeName: typeName, State: tftypes.NewValue(kind, nil)}
			planned, err := o.Plan(t.Context(), none, tftypes.NewValue(kind, values))
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := o.Apply(t.Context(), none, planned); err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			t.Logf("%s: %d frames", typeName, len(seen))
			if len(seen) == 0 || len(seen) > mostFrames {
				t.Errorf("%s passes %d functions of this module, not 1 to %d:\n%s", typeName, len(seen), mostFrames,
					strings.Join(seen, "\n"))
			}
			seen = nil
			mu.Unlock()
		}
	})
}
