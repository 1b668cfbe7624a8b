package rotation

import (
	"errors"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/framework/rfc3339type"
)

var issued = time.Date(2030, time.March, 1, 12, 0, 0, 0, time.UTC)

func keepers(value string) types.Map {
	return types.MapValueMust(types.StringType, map[string]attr.Value{"quarter": types.StringValue(value)})
}

func none() types.Map { return types.MapNull(types.StringType) }

// token is one whose secret was issued at the moment issued.
func token(k types.Map, after, early types.Int64) Token {
	m := Token{Clock: Clock{Keepers: k, RotateAfterDays: after, RotateEarlyDays: early}}
	if err := m.Issued("secret", issued, issued); err != nil {
		panic(err)
	}
	return m
}

func TestDue(t *testing.T) {
	t.Parallel()
	days := types.Int64Value
	null := types.Int64Null()
	for name, test := range map[string]struct {
		prior, plan  Token
		imported     bool
		days         float64 // since the secret was issued
		want, wantAt bool    // due; whether the plan has a known rotate_at
	}{
		"no clock":     {prior: token(none(), null, null), plan: token(none(), null, null), days: 5000},
		"same keepers": {prior: token(keepers("1"), null, null), plan: token(keepers("1"), null, null)},
		"other keepers": {
			prior: token(keepers("1"), null, null), plan: token(keepers("2"), null, null),
			want: true,
		},
		"first keepers": {
			prior: token(none(), null, null), plan: token(keepers("1"), null, null),
			want: true,
		},
		"first keepers, imported": {
			prior: token(none(), null, null), plan: token(keepers("1"), null, null),
			imported: true,
		},
		"unknown keepers": {
			prior: token(keepers("1"), null, null),
			plan:  token(types.MapUnknown(types.StringType), null, null), want: true,
		},
		"unknown keepers, imported": {
			prior: token(none(), null, null),
			plan:  token(types.MapUnknown(types.StringType), null, null), imported: true,
		},
		"other keepers, imported": {
			prior: token(keepers("1"), null, null), plan: token(keepers("2"), null, null),
			imported: true, want: true,
		},
		"keepers taken away": {
			prior: token(keepers("1"), null, null), plan: token(none(), null, null),
			want: true,
		},
		"young": {
			prior: token(none(), days(30), null), plan: token(none(), days(30), null),
			days: 29.999, wantAt: true,
		},
		"old": {
			prior: token(none(), days(30), null), plan: token(none(), days(30), null), days: 30,
			want: true,
		},
		"older": {
			prior: token(none(), days(30), null), plan: token(none(), days(30), null),
			days: 300, want: true,
		},
		"old, imported": {
			prior: token(none(), days(30), null), plan: token(none(), days(30), null),
			imported: true, days: 31, want: true,
		},
		"early, young": {
			prior: token(none(), days(30), days(7)), plan: token(none(), days(30), days(7)),
			days: 22.999, wantAt: true,
		},
		"early": {
			prior: token(none(), days(30), days(7)), plan: token(none(), days(30), days(7)),
			days: 23, want: true,
		},
		"period becomes shorter": {
			prior: token(none(), days(90), null), plan: token(none(), days(30), null), days: 31,
			want: true,
		},
		"period becomes longer": {
			prior: token(none(), days(30), null), plan: token(none(), days(90), null), days: 31,
			wantAt: true,
		},
		"period begins": {
			prior: token(none(), null, null), plan: token(none(), days(30), null), days: 10,
			wantAt: true,
		},
		"period ends": {prior: token(none(), days(30), null), plan: token(none(), null, null), days: 31},
		"period is not known yet": {
			prior: token(none(), days(30), null),
			plan:  token(none(), types.Int64Unknown(), null), days: 31,
		},
		"early is not known yet": {
			prior: token(none(), days(30), null),
			plan:  token(none(), days(30), types.Int64Unknown()), days: 29, wantAt: true,
		},
		"keepers decide, however young": {
			prior: token(keepers("1"), days(30), null),
			plan:  token(keepers("2"), days(30), null), days: 1, want: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := issued.Add(time.Duration(test.days * float64(day)))
			prior, plan := test.prior, test.plan
			if test.imported {
				prior.Token = types.StringNull()
			}
			plan.Plan(prior, now)
			if got := plan.Token.IsUnknown(); got != test.want {
				t.Fatalf("planned a rotation: %v, want %v", got, test.want)
			}
			for what, unknown := range map[string]bool{
				"created_at": plan.CreatedAt.IsUnknown(),
				"issued_at":  plan.IssuedAt.IsUnknown(),
			} {
				if unknown != test.want {
					t.Errorf("%s unknown: %v, want %v", what, unknown, test.want)
				}
			}
			if _, known := plan.RotateAt.Time(); known != test.wantAt {
				t.Errorf("rotate_at is %s", plan.RotateAt)
			}
			if got := plan.Rotates(prior, now.Add(time.Minute)); got != test.want {
				t.Errorf("the update rotates: %v, the plan said %v", got, test.want)
			}
		})
	}
}

// Keepers that were unknown in the plan and turn out to be the old ones rotate nothing.
func TestUnknownKeepersThatStay(t *testing.T) {
	t.Parallel()
	prior := token(keepers("1"), types.Int64Value(30), types.Int64Null())
	plan := prior
	plan.Keepers = types.MapUnknown(types.StringType)
	plan.Plan(prior, issued)
	plan.Keepers = keepers("1")
	if plan.Rotates(prior, issued) {
		t.Fatal("it rotates")
	}
	if !plan.Token.Equal(prior.Token) || !plan.CreatedAt.Equal(prior.CreatedAt) || !plan.IssuedAt.Equal(prior.IssuedAt) ||
		!plan.RotateAt.Equal(prior.RotateAt) {
		t.Error("the values are not the old ones")
	}
}

func TestIssuedWithoutSecret(t *testing.T) {
	t.Parallel()
	m := Token{Clock: Clock{RotateAfterDays: types.Int64Value(10)}, Token: types.StringUnknown()}
	err := m.Issued("", issued, issued.Add(1500*time.Millisecond))
	var advice *entity.ErrorWithAdvice
	if !errors.As(err, &advice) || advice.Next == "" {
		t.Fatalf("got %v, want an error with advice", err)
	}
	if !m.Token.IsNull() || m.IssuedAt.ValueString() != "2030-03-01T12:00:01Z" ||
		m.RotateAt.ValueString() != "2030-03-11T12:00:01Z" {
		t.Errorf("issued %s, to rotate %s; the token is null: %v", m.IssuedAt, m.RotateAt, m.Token.IsNull())
	}
}

func TestSeen(t *testing.T) {
	t.Parallel()
	created := issued.Add(-100 * day)
	imported := Token{Clock: Clock{Keepers: none(), RotateAfterDays: types.Int64Value(30)}, Token: types.StringNull()}
	imported.Seen(created)
	if !imported.Token.IsNull() || !imported.IssuedAt.Equal(rfc3339type.From(created)) ||
		!imported.RotateAt.Equal(rfc3339type.From(created.Add(30*day))) {
		t.Errorf("imported: issued %s, to rotate %s", imported.IssuedAt, imported.RotateAt)
	}
	known := token(none(), types.Int64Value(30), types.Int64Null())
	known.Seen(created) // the service may keep the date of the first secret
	if known.Token.ValueString() != "secret" || !known.IssuedAt.Equal(rfc3339type.From(issued)) ||
		!known.CreatedAt.Equal(rfc3339type.From(created)) {
		t.Errorf("known: created %s, issued %s", known.CreatedAt, known.IssuedAt)
	}
}

// drawn is a token with any legal settings.
func drawn(t *rapid.T, label string) Token {
	m := Token{Clock: Clock{Keepers: none(), RotateAfterDays: types.Int64Null(), RotateEarlyDays: types.Int64Null()}}
	if rapid.Bool().Draw(t, label+" has keepers") {
		m.Keepers = keepers(rapid.SampledFrom([]string{"1", "2"}).Draw(t, label+" keepers"))
	}
	if rapid.Bool().Draw(t, label+" has a period") {
		after := rapid.Int64Range(1, 365).Draw(t, label+" days")
		m.RotateAfterDays = types.Int64Value(after)
		if rapid.Bool().Draw(t, label+" is early") {
			m.RotateEarlyDays = types.Int64Value(rapid.Int64Range(0, after-1).Draw(t, label+" early"))
		}
	}
	return m
}

func TestLifeCycleProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := issued.Add(time.Duration(rapid.Int64Range(0, int64(1000*day)).Draw(t, "issued")))
		prior := drawn(t, "prior")
		if err := prior.Issued("old", at, at); err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "imported") {
			prior.Token = types.StringNull()
		}
		settings := drawn(t, "plan")
		now := at.Add(time.Duration(rapid.Int64Range(0, int64(800*day)).Draw(t, "age")))

		plan := settings
		plan.Plan(prior, now)
		rotates := plan.Token.IsUnknown()
		if !rotates && (!plan.Token.Equal(prior.Token) || !plan.IssuedAt.Equal(prior.IssuedAt) || plan.RotateAt.IsUnknown()) {
			t.Fatal("a plan without a rotation changes the secret's own values")
		}
		later := settings
		later.Plan(prior, now.Add(time.Duration(rapid.Int64Range(0, int64(800*day)).Draw(t, "later"))))
		if rotates && !later.Token.IsUnknown() {
			t.Fatal("what is due does not stay due")
		}
		applied := plan
		if applied.Rotates(prior, now.Add(time.Minute)) != rotates {
			t.Fatal("the update does not do what the plan said")
		}
		if rotates {
			if err := applied.Issued("new", at, now); err != nil {
				t.Fatal(err)
			}
		}
		applied.Seen(at)
		next := applied
		next.Plan(applied, now)
		if next.Token.IsUnknown() {
			t.Fatal("after an apply the next plan rotates again")
		}
		if !next.Token.Equal(applied.Token) || !next.RotateAt.Equal(applied.RotateAt) ||
			!next.IssuedAt.Equal(applied.IssuedAt) || !next.CreatedAt.Equal(applied.CreatedAt) {
			t.Fatal("after an apply the next plan is not empty")
		}
	})
}

func TestEarlyBeforeAfter(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	all := schema.Schema{Attributes: Attributes(map[string]schema.Attribute{})}
	kind, ok := all.Type().TerraformType(ctx).(tftypes.Object)
	if !ok {
		t.Fatal("the schema is not an object")
	}
	for name, test := range map[string]struct {
		after, early any
		want         bool // refused
	}{
		"less": {30, 29, false}, "none": {nil, nil, false}, "alone": {30, nil, false},
		"same": {30, 30, true}, "more": {1, 2, true},
		"unknown": {tftypes.UnknownValue, 400, false}, "early unknown": {30, tftypes.UnknownValue, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := map[string]tftypes.Value{}
			for attribute, typ := range kind.AttributeTypes {
				values[attribute] = tftypes.NewValue(typ, nil)
			}
			values["rotate_after_days"] = tftypes.NewValue(tftypes.Number, test.after)
			values["rotate_early_days"] = tftypes.NewValue(tftypes.Number, test.early)
			for _, v := range Validators() {
				var resp resource.ValidateConfigResponse
				v.ValidateResource(ctx,
					resource.ValidateConfigRequest{Config: tfsdk.Config{Schema: all, Raw: tftypes.NewValue(kind, values)}}, &resp)
				if resp.Diagnostics.HasError() != test.want {
					t.Errorf("refused: %v, want %v", resp.Diagnostics.HasError(), test.want)
				}
			}
		})
	}
}
