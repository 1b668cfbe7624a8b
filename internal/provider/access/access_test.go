package access_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/access"
)

const org, other = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"

func acl(pairs ...string) types.Map {
	all := map[string]attr.Value{}
	for i := 0; i+1 < len(pairs); i += 2 {
		all[pairs[i]] = types.StringValue(pairs[i+1])
	}
	return types.MapValueMust(types.StringType, all)
}

func TestFrom(t *testing.T) {
	none, empty := types.MapNull(types.StringType), acl()
	for name, test := range map[string]struct {
		acl   map[string]string
		prior types.Map
		want  types.Map
	}{
		"nothing, not managed": {nil, none, none},
		"nothing, zero value":  {nil, types.Map{}, none},
		"nothing, in a create": {map[string]string{}, types.MapUnknown(types.StringType), none},
		"nothing, cleared":     {map[string]string{}, empty, empty},
		"nothing, wiped":       {nil, acl(org, "user"), none},
		"somebody":             {map[string]string{org: "user"}, none, acl(org, "user")},
		"somebody else":        {map[string]string{other: "odd"}, empty, acl(other, "odd")},
	} {
		t.Run(name, func(t *testing.T) {
			got := access.From(true, test.acl, test.prior)
			if !got.ACL.Equal(test.want) || !got.Global.ValueBool() {
				t.Errorf("got %v, %v; want %v", got.Global, got.ACL, test.want)
			}
		})
	}
}

func TestSent(t *testing.T) {
	there := map[string]string{org: "user"}
	for name, test := range map[string]struct {
		a      access.Access
		global bool
		acl    map[string]string
	}{
		"not managed": {access.Access{Global: types.BoolNull(), ACL: types.MapNull(types.StringType)}, true, there},
		"unknown":     {access.Access{Global: types.BoolUnknown(), ACL: types.MapUnknown(types.StringType)}, true, there},
		"set": {
			access.Access{Global: types.BoolValue(false), ACL: acl(other, "none")},
			false,
			map[string]string{other: "none"},
		},
		"cleared": {access.Access{Global: types.BoolValue(true), ACL: acl()}, true, map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			global, list := test.a.Sent(true, there)
			if global == nil || *global != test.global || !cmp.Equal(list, test.acl) {
				t.Errorf("got %v, %v; want %v, %v", *global, list, test.global, test.acl)
			}
		})
	}
}
