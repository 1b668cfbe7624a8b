package protocol

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/entity"
)

// idleServer answers nothing. Methods that are not written out are never called.
type idleServer struct{ frameworkServer }

func (idleServer) ReadResource(
	context.Context, *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{}, nil
}

func (idleServer) UpgradeResourceState(
	context.Context, *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return &tfprotov6.UpgradeResourceStateResponse{}, nil
}

// thing is an object that the server leaves to the framework, because one of its attributes has a
// default.
type thing struct {
	entity.InAccount
	Color types.String `tfsdk:"color"`
	entity.Timeouts
}

func entries() []entity.Entry {
	o := entity.Object{Name: "thing", Plural: "things", Title: "thing"}
	return []entity.Entry{{Object: o, Resource: func() entity.AnyResource {
		return entity.NewResource[thing](entity.ResourceSpec[thing]{Object: o, Attributes: map[string]schema.Attribute{
			"color": schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("red")},
		}})
	}}}
}

// What is in a state is no leftover of an earlier run, whoever answers the request.
func TestLeftoversAreSettledByAnyState(t *testing.T) {
	t.Parallel()
	settled := map[string]bool{}
	s := &server{
		frameworkServer: idleServer{},
		noChange:        noChangePath{resources: resourceCache{source: Source{Backend: func() *entity.Backend { return nil }}}},
		resources:       &resourceSchemas{entries: entries},
		settle:          func(id string) { settled[id] = true },
		mustSettle:      func() bool { return true },
	}
	for _, text := range []string{`{"id":"upgraded","color":"red"}`, `{"color":"red"}`, `{"id":null}`, `{`, `[]`} {
		if _, err := s.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
			TypeName: "runzero_thing", RawState: &tfprotov6.RawState{JSON: []byte(text)},
		}); err != nil {
			t.Fatal(err)
		}
	}
	var shape resource.SchemaResponse
	entries()[0].Resource().Schema(t.Context(), resource.SchemaRequest{}, &shape)
	kind, _ := shape.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	for _, id := range []any{"read", nil, tftypes.UnknownValue} {
		values := map[string]tftypes.Value{}
		for name, typ := range kind.AttributeTypes {
			values[name] = tftypes.NewValue(typ, nil)
		}
		values["id"] = tftypes.NewValue(tftypes.String, id)
		state, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
		if err != nil {
			t.Fatal(err)
		}
		for typeName, state := range map[string]*tfprotov6.DynamicValue{
			"runzero_thing": &state, "runzero_other": &state,
			"runzero_none": nil,
		} {
			if _, err := s.ReadResource(t.Context(),
				&tfprotov6.ReadResourceRequest{TypeName: typeName, CurrentState: state}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if diff := cmp.Diff(map[string]bool{"upgraded": true, "read": true}, settled); diff != "" {
		t.Errorf("settled (-want +got):\n%s", diff)
	}
}

// The server leaves an object to the framework if its schema gives the framework something to do
// where nothing changes.
func TestOnlyPlainSchemasAreAnsweredFor(t *testing.T) {
	t.Parallel()
	withDefault := schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(true)}
	secret := schema.StringAttribute{Optional: true, WriteOnly: true}
	below := map[string]schema.Attribute{"inner": withDefault}
	for name, test := range map[string]struct {
		schema schema.Schema
		want   string
	}{
		"plain": {schema.Schema{Attributes: map[string]schema.Attribute{
			"a": schema.StringAttribute{Required: true}, "b": secret,
			"c": schema.MapNestedAttribute{
				NestedObject: schema.NestedAttributeObject{
					Attributes: map[string]schema.Attribute{"d": schema.Int64Attribute{Optional: true}},
				},
			},
		}}, ""},
		"a block": {
			schema.Schema{Blocks: map[string]schema.Block{"a": schema.SingleNestedBlock{}}},
			"the block a",
		},
		"a default": {
			schema.Schema{Attributes: map[string]schema.Attribute{"a": withDefault}},
			"the default of a",
		},
		"a default in an object": {
			schema.Schema{Attributes: map[string]schema.Attribute{"a": schema.SingleNestedAttribute{Attributes: below}}},
			"the default of a.inner",
		},
		"a default in a map": {
			schema.Schema{
				Attributes: map[string]schema.Attribute{
					"a": schema.MapNestedAttribute{NestedObject: schema.NestedAttributeObject{Attributes: below}},
				},
			},
			"the default of a.inner",
		},
		"a default in a list": {
			schema.Schema{
				Attributes: map[string]schema.Attribute{
					"a": schema.ListNestedAttribute{NestedObject: schema.NestedAttributeObject{Attributes: below}},
				},
			},
			"the default of a.inner",
		},
		"a default in a set": {
			schema.Schema{
				Attributes: map[string]schema.Attribute{
					"a": schema.SetNestedAttribute{NestedObject: schema.NestedAttributeObject{Attributes: below}},
				},
			},
			"the default of a.inner",
		},
		"a secret in an object": {
			schema.Schema{
				Attributes: map[string]schema.Attribute{
					"a": schema.SingleNestedAttribute{Attributes: map[string]schema.Attribute{"inner": secret}},
				},
			},
			"the write-only attribute a.inner",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := notPlain(test.schema); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	schemas := &resourceSchemas{entries: entries}
	info := newResourceInfo(t.Context(), schemas.get(t.Context(), "runzero_thing"), &entity.Backend{})
	if info != nil {
		t.Errorf("the server answers for an object with a default: %v", info)
	}
}
