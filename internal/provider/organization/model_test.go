package organization

import (
	"reflect"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

const someParent = "3f1c9b52-7d64-4c1a-9a0e-5b2f8d7e6a10"

// texts draws an optional text as a plan has it: set, cleared, or not managed.
func texts(t *rapid.T, label string, values ...string) types.String {
	switch v := rapid.SampledFrom(append(values, "not managed", "unknown")).Draw(t, label); v {
	case "not managed":
		return types.StringNull()
	case "unknown":
		return types.StringUnknown()
	default:
		return types.StringValue(v)
	}
}

func numbers(t *rapid.T, label string) types.Int64 {
	switch n := rapid.Int64Range(-2, 1095).Draw(t, label); n {
	case -2:
		return types.Int64Null()
	case -1:
		return types.Int64Unknown()
	default:
		return types.Int64Value(n)
	}
}

func planned(t *rapid.T) attributes {
	keep := types.BoolValue(rapid.Bool().Draw(t, "keep"))
	if rapid.Bool().Draw(t, "keep is not managed") {
		keep = types.BoolUnknown()
	}
	return attributes{
		Name: types.StringValue(
			rapid.SampledFrom([]string{"EMEA", "Asia", "Grüße"}).Draw(t, "name")),
		Description:                     texts(t, "description", "", "text", "more\nlines"),
		ParentID:                        texts(t, "parent", "", someParent),
		ExpirationAssetsStale:           numbers(t, "stale"),
		ExpirationAssetsOffline:         numbers(t, "offline"),
		ExpirationIntegrationAttributes: numbers(t, "attributes"),
		ExpirationScans:                 numbers(t, "scans"),
		ExpirationVulnerabilities:       numbers(t, "vulnerabilities"),
		KeepLatest:                      keep,
	}
}

func set[T any](into *T, v *T) {
	if v != nil {
		*into = *v
	}
}

// served is what a console answers that takes over all that it is sent.
func served(was runzero.Organization, in runzero.OrganizationInput) runzero.Organization {
	set(&was.Name, in.Name)
	set(&was.Description, in.Description)
	set(&was.ParentID, in.ParentID)
	set(&was.ExpirationAssetsStale, pointer(in.ExpirationAssetsStale))
	set(&was.ExpirationAssetsOffline, pointer(in.ExpirationAssetsOffline))
	set(&was.ExpirationIntegrationAttributes, pointer(in.ExpirationIntegrationAttributes))
	set(&was.ExpirationScans, pointer(in.ExpirationScans))
	set(&was.ExpirationVulnerabilities, pointer(in.ExpirationVulnerabilities))
	if in.KeepLatestIntegrationAttributes != nil {
		was.KeepLatestIntegrationAttributes = in.KeepLatestIntegrationAttributes
	}
	return was
}

// pointer is nil for nil, so that set leaves the old value.
func pointer(n *int64) **int64 {
	if n == nil {
		return nil
	}
	return &n
}

func TestModelIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zero, off := int64(0), false
		fresh := runzero.Organization{
			ID: someParent, AccountID: someParent, DownloadToken: "DT", CreatedAt: time.Unix(1893456000, 0),
			ExpirationAssetsStale: &zero, ExpirationAssetsOffline: &zero, ExpirationIntegrationAttributes: &zero,
			ExpirationScans: &zero, ExpirationVulnerabilities: &zero, KeepLatestIntegrationAttributes: &off,
		}
		first := resourceModel{attributes: planned(t)}
		answer := served(fresh, toInput(first.attributes, attributes{}))
		created := stateFromAPI(answer, first)
		holds(t, first.attributes, created.attributes)

		second := resourceModel{attributes: planned(t)}
		in := toInput(second.attributes, created.attributes)
		answer = served(answer, in)
		updated := stateFromAPI(answer, second)
		holds(t, second.attributes, updated.attributes)

		if again := stateFromAPI(answer, updated); !reflect.DeepEqual(again, updated) {
			t.Fatalf("a read changes the state:\n%v\n%v", updated, again)
		}
		if rest := toInput(updated.attributes, updated.attributes); rest != (runzero.OrganizationInput{}) {
			t.Fatalf("an unchanged organization would be sent: %+v", rest)
		}
	})
}

// holds fails unless got is known throughout and has what plan set.
func holds(t *rapid.T, plan, got attributes) {
	t.Helper()
	want, have := reflect.ValueOf(plan), reflect.ValueOf(got)
	for i := range want.NumField() {
		name := want.Type().Field(i).Name
		p, ok := want.Field(i).Interface().(interface {
			IsNull() bool
			IsUnknown() bool
		})
		g, ok2 := have.Field(i).Interface().(interface{ IsUnknown() bool })
		switch {
		case !ok || !ok2:
			t.Fatalf("%s is no attribute value", name)
		case g.IsUnknown():
			t.Fatalf("%s is unknown after the write", name)
		case !p.IsNull() && !p.IsUnknown() && !reflect.DeepEqual(want.Field(i).Interface(), have.Field(i).Interface()):
			t.Fatalf("%s: planned %v, got %v", name, want.Field(i), have.Field(i))
		}
	}
}

func TestToInput(t *testing.T) {
	t.Parallel()
	prior := attributes{
		Name: types.StringValue("A"), Description: types.StringValue("old"), ParentID: types.StringValue(someParent),
		ExpirationScans: types.Int64Value(30), KeepLatest: types.BoolValue(true),
	}
	plan := prior
	plan.Description, plan.ParentID, plan.ExpirationScans, plan.KeepLatest = types.StringValue(""), types.StringValue(""),
		types.Int64Value(0), types.BoolValue(false)
	empty, zero, no := "", int64(0), false
	want := runzero.OrganizationInput{
		Description: &empty, ParentID: &empty, ExpirationScans: &zero,
		KeepLatestIntegrationAttributes: &no,
	}
	if got := toInput(plan, prior); !reflect.DeepEqual(got, want) {
		t.Errorf("clearing: got %+v, want %+v", got, want)
	}
	if got := toInput(attributes{Name: types.StringValue("A"), Description: types.StringUnknown()},
		prior); got != (runzero.OrganizationInput{}) {
		t.Errorf("not managed: got %+v, want nothing", got)
	}
}

// Data sources know no configuration: nothing is null there, whatever the service writes for it.
func TestFromRow(t *testing.T) {
	t.Parallel()
	n := int64(7)
	m, diags := dataFromAPI(t.Context(), runzero.Organization{ID: someParent, Name: "A", DownloadToken: "DT", AssetCount: &n})
	if diags.HasError() {
		t.Fatal(diags)
	}
	if !m.Description.IsNull() || !m.ParentID.IsNull() || !m.CreatedAt.IsNull() || !m.ServiceCount.IsNull() ||
		m.AssetCount.ValueInt64() != 7 || m.ID.ValueString() != someParent {
		t.Errorf("got %+v", m)
	}
}
