package emulator_test

import (
	"fmt"
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
)

// probes shows, for each variant, an answer that it changes.
// oauth sends the form of the API client with its secret.
func (r *testConsole) oauth(path, secret string) map[string]any {
	r.t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {r.boot.ClientID}, "client_secret": {secret}}
	return r.do("POST", path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded").row()
}

func probes() map[string]func(r *testConsole) any {
	orgs := func(r *testConsole) string { return "/account/orgs/" + r.boot.OrganizationID }
	task := func(r *testConsole, more obj) map[string]any {
		return r.scan(merged(obj{"targets": "10.0.0.1", "scan-frequency": "daily"}, more))
	}
	param := func(row map[string]any, key string) any { return row["params"].(map[string]any)[key] }
	patch := func(r *testConsole, body obj) map[string]any {
		return r.do("PATCH", "/org/tasks/"+task(r, obj{"scan-description": "d"})["id"].(string), body).want(200).row()
	}
	removed := func(r *testConsole) string {
		id, _ := task(r, nil)["id"].(string)
		r.do("POST", "/org/tasks/"+id+"/stop", nil).want(200)
		return id
	}
	stoppedSample := func(r *testConsole) any {
		path := "/org/tasks/" + id(r.do("PUT", "/org/sites/Primary/sample", obj{"interfaces": "eth0"}).want(200).row())
		r.do("POST", path+"/stop", nil).want(200)
		return r.do("GET", path, nil).row()["status"]
	}
	shown := func(r *testConsole) any {
		token, _ := r.do("GET", "/account/keys", nil).want(200).rows()[0]["token"].(string)
		return len(token) > 0 && !strings.Contains(token, "*")
	}
	throttled := func(r *testConsole, header string) any {
		for range 2000 {
			r.send("GET", "/health", nil)
		}
		return r.do("GET", "/account/orgs", nil).want(429).header.Get(header) != ""
	}
	return map[string]func(r *testConsole) any{
		"data-wrapper": func(r *testConsole) any {
			return strings.HasPrefix(string(r.do("GET", "/org/sites/Primary", nil).body), `{"data":`)
		},
		"org-export-token-newest": func(r *testConsole) any {
			newest := r.do("POST", orgs(r)+"/exportTokens", obj{}).row()["token"]
			return r.do("GET", orgs(r), nil).row()["export_token"] == newest
		},
		"org-token-oid-ignored": func(r *testConsole) any {
			other := id(r.do("PUT", "/account/orgs", obj{"name": "b"}).row())
			r.token = r.boot.OrganizationToken
			return r.do("GET", "/org?_oid="+other, nil).status
		},
		"search-unknown-empty": func(r *testConsole) any {
			return r.do("GET", "/account/sites?search=nonsense:1", nil).status
		},
		"site-cidrs-move": func(r *testConsole) any {
			return r.do("PUT", "/org/sites", obj{"name": "a", "scope": "10.0.0.0/8"}).row()["scope"]
		},
		"site-text-verbatim": func(r *testConsole) any {
			return r.do("PUT", "/org/sites", obj{"name": "a", "scope": "192.0.2.1, 192.0.2.2"}).row()["scope"]
		},
		"subnet-key-normalised": func(r *testConsole) any {
			return r.do("PUT", "/org/sites", obj{"name": "a", "subnets": obj{"10.1.1.1": obj{}}}).row()["subnets"]
		},
		"key-token-masked": func(r *testConsole) any { return r.do("GET", "/account/keys", nil).rows()[0]["token"] == "" },
		"key-token-full":   shown,
		"account-sites-without-org": func(r *testConsole) any {
			return r.do("GET", "/account/sites", nil).rows()[0]["organization_id"] == nil
		},
		"gone-400": func(r *testConsole) any { return r.do("GET", "/org/sites/none", nil).status },
		"account-lists-missing": func(r *testConsole) any {
			statuses := ""
			for _, what := range []string{"sites", "tasks", "agents"} {
				statuses += fmt.Sprint(r.do("GET", "/account/"+what, nil).status, " ")
			}
			return statuses
		},
		"removed-task-404": func(r *testConsole) any { return r.do("GET", "/org/tasks/"+removed(r), nil).status },
		"removed-listed": func(r *testConsole) any {
			id := removed(r)
			return find(r.do("GET", "/org/tasks?search=recur:t", nil).rows(), "id", id) != nil
		},
		"task-patch-wide": func(r *testConsole) any {
			return patch(r, obj{"recur_frequency": "weekly"})["recur_frequency"]
		},
		"task-description-fixed": func(r *testConsole) any { return patch(r, obj{"description": "other"})["description"] },
		"params-empty-removes": func(r *testConsole) any {
			return param(patch(r, obj{"params": obj{"nameservers": ""}}), "nameservers")
		},
		"sample-stop-removes":   stoppedSample,
		"sample-stop-processes": stoppedSample,
		"sample-interfaces-hidden": func(r *testConsole) any {
			return param(r.do("PUT", "/org/sites/Primary/sample", obj{"interfaces": "eth0"}).want(200).row(), "interfaces")
		},
		"scan-tags-in-params": func(r *testConsole) any { return param(task(r, obj{"scan-tags": "a=b"}), "scan-tags") },
		"explorer-group-echo": func(r *testConsole) any {
			return param(task(r, obj{"explorer-group-id": r.e.AddExplorerGroup(r.boot.OrganizationID, "g")}),
				"explorer-group-id") != nil
		},
		"bulk-status-without-count": func(r *testConsole) any {
			body := obj{"search": "alive:true", "tags": "a=b"}
			return r.do("PATCH", "/org/assets/bulk/tags", body).want(200).row()["updated_asset_count"]
		},
		"targets-verbatim": func(r *testConsole) any {
			return param(task(r, obj{"targets": "10.0.0.1,10.0.0.2"}), "targets")
		},
		"targets-resolved": func(r *testConsole) any {
			r.do("PATCH", "/org/sites/Primary", obj{"scope": "192.0.2.1"}).want(200)
			return param(task(r, obj{"targets": "defaults"}), "targets")
		},
		"org-patch-parent": func(r *testConsole) any {
			o := r.do("PUT", "/account/orgs", obj{"name": "a"}).row()
			return r.do("PATCH", "/account/orgs/"+o["id"].(string), obj{"parent_id": r.boot.OrganizationID}).want(
				200).row()["parent_id"] == zero
		},
		"org-name-reserved": func(r *testConsole) any {
			o := r.do("PUT", "/account/orgs", obj{"name": "a"}).row()
			r.do("DELETE", "/account/orgs/"+o["id"].(string), nil).want(204)
			return r.do("PUT", "/account/orgs", obj{"name": "a"}).status
		},
		"inactive-listed": func(r *testConsole) any {
			o := r.do("PUT", "/account/orgs", obj{"name": "a"}).row()
			r.do("DELETE", "/account/orgs/"+id(o), nil).want(204)
			return len(r.do("GET", "/account/orgs", nil).rows())
		},
		"null-text":          func(r *testConsole) any { return r.do("PUT", "/org/sites", obj{"name": "a"}).row()["scope"] },
		"empty-text-ignored": func(r *testConsole) any { return patch(r, obj{"description": ""})["description"] },
		"numbers-as-strings": func(r *testConsole) any { return r.do("GET", orgs(r), nil).row()["expiration_scans"] },
		"expiration-clamped": func(r *testConsole) any {
			return r.do("PATCH", orgs(r), obj{"expiration_scans": "9999"}).status
		},
		"rotate-created-at": func(r *testConsole) any {
			k := r.do("PUT", "/account/keys", obj{}).row()
			r.clock.turn(time.Hour)
			return r.do("PATCH", "/account/keys/"+k["id"].(string)+"/rotate", nil).row()["created_at"] == k["created_at"]
		},
		"export-token-xt": func(r *testConsole) any {
			return r.do("POST", orgs(r)+"/exportTokens", obj{}).row()["token"].(string)[:2]
		},
		"oauth-rotate-kills-token": func(r *testConsole) any {
			token := r.oauth("/account/api/token", r.boot.ClientSecret)["access_token"].(string)
			r.oauth("/account/api/rotate", r.boot.ClientSecret)
			r.token = token
			return r.do("GET", "/account/orgs", nil).status
		},
		"oauth-old-secret-lives": func(r *testConsole) any {
			r.oauth("/account/api/rotate", r.boot.ClientSecret)
			return r.oauth("/account/api/token", r.boot.ClientSecret)["access_token"] != nil
		},
		"wrong-kind-400": func(r *testConsole) any {
			r.token = r.boot.OrganizationToken
			return r.do("GET", "/account/orgs", nil).status
		},
		"duplicate-409": func(r *testConsole) any { return r.do("PUT", "/org/sites", obj{"name": "Primary"}).status },
		"problem-old": func(r *testConsole) any {
			r.token = "CT0"
			return r.do("GET", "/account/orgs", nil).row()["error"]
		},
		"retry-after": func(r *testConsole) any { return throttled(r, "Retry-After") },
		"burst-usage": func(r *testConsole) any { return throttled(r, "X-API-Usage-Remaining") },
		"usage-everywhere": func(r *testConsole) any {
			return r.do("GET", "/org", nil).header.Get("X-API-Usage-Remaining") != ""
		},
		"explorer-all-sites-refused": func(r *testConsole) any {
			return r.do("PATCH", "/org/explorers/"+r.e.AddExplorer(r.boot.OrganizationID, "x"), obj{"site_id": zero}).status
		},
	}
}

// TestEachVariantBites proves that every variant, alone, changes an answer, and that both answers
// fit the API document.
func TestEachVariantBites(t *testing.T) {
	t.Parallel()
	all := probes()
	maps.Copy(all, accountProbes())
	for _, v := range emulator.KnownVariants() {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			probe, ok := all[v.Name]
			if !ok || v.Text == "" || v.Section == "" {
				t.Fatal("the variant lacks a probe, a text or a section")
			}
			answers := map[bool]string{}
			for _, on := range []bool{false, true} {
				clock := newStopwatch()
				o := emulator.Options{ExplorersPerOrganization: 1, Now: clock.Now, Unpublished: true}
				if on {
					o.Variants = []string{v.Name}
				}
				r := newRig(t, o)
				r.clock = clock
				answers[on] = fmt.Sprintf("%#v", probe(r))
			}
			if answers[false] == answers[true] {
				t.Errorf("answers %s either way", answers[true])
			}
		})
	}
}

func TestChoosingVariants(t *testing.T) {
	t.Parallel()
	r := newRig(t, emulator.Options{Variants: []string{"other", "-gone-400", "key-token-full", "-key-token-masked"}})
	if r.active("gone-400") || r.active("key-token-masked") || !r.active("key-token-full") || !r.active("null-text") ||
		r.active("removed-listed") {
		t.Errorf("in force: %v", r.e.ActiveVariants())
	}
	if n := len(r.e.Variants()); n != len(emulator.KnownVariants()) || n != len(emulator.Variants()) {
		t.Errorf("%d variants", n)
	}
}
