package function_test

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider/function"
)

// named finds a function of the provider.
func named(ctx context.Context, name string) tffunction.Function {
	for _, construct := range function.All() {
		f := construct()
		var resp tffunction.MetadataResponse
		f.Metadata(ctx, tffunction.MetadataRequest{}, &resp)
		if resp.Name == name {
			return f
		}
	}
	panic("no function " + name)
}

// call runs a function as the framework does.
func call(ctx context.Context, name string, arguments ...attr.Value) (attr.Value, *tffunction.FuncError) {
	f := named(ctx, name)
	var definition tffunction.DefinitionResponse
	f.Definition(ctx, tffunction.DefinitionRequest{}, &definition)
	result, fault := definition.Definition.Return.NewResultData(ctx)
	if fault != nil {
		return nil, fault
	}
	resp := tffunction.RunResponse{Result: result}
	f.Run(ctx, tffunction.RunRequest{Arguments: tffunction.NewArgumentsData(arguments)}, &resp)
	return resp.Result.Value(), resp.Error
}

func list(all ...string) types.List {
	values := make([]attr.Value, 0, len(all))
	for _, one := range all {
		values = append(values, types.StringValue(one))
	}
	return types.ListValueMust(types.StringType, values)
}

func TestResults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		arguments []attr.Value
		want      attr.Value
	}{
		{"token_kind", []attr.Value{types.StringValue("CT0123")}, types.StringValue("account")},
		{"token_kind", []attr.Value{types.StringValue("OT0123")}, types.StringValue("organization")},
		{"token_kind", []attr.Value{types.StringValue("ET0123")}, types.StringValue("export")},
		{"token_kind", []attr.Value{types.StringValue("XT0123")}, types.StringValue("export")},
		{"token_kind", []attr.Value{types.StringValue("DT0123")}, types.StringValue("download")},
		{"cidr_merge", []attr.Value{list()}, list()},
		{
			"cidr_merge",
			[]attr.Value{list("192.0.2.1 - 192.0.2.3", "192.0.2.0", "2001:DB8::/32")},
			list("192.0.2.0/30", "2001:db8::/32"),
		},
		{
			"cidr_subtract",
			[]attr.Value{list("192.0.2.0/30"), list("192.0.2.0", "10.0.0.0/8")},
			list("192.0.2.1/32", "192.0.2.2/31"),
		},
		{"cidr_subtract", []attr.Value{list("192.0.2.0/30"), list("192.0.2.0/24")}, list()},
		// What the comments of the examples promise.
		{
			"cidr_merge",
			[]attr.Value{list("10.0.0.0/25", "10.0.0.128/25", "10.0.0.7", "10.0.1.0-10.0.1.255")},
			list("10.0.0.0/23"),
		},
		{
			"cidr_subtract",
			[]attr.Value{list("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"), list("10.16.0.0/12", "192.168.0.0/16")},
			list("10.0.0.0/12", "10.32.0.0/11", "10.64.0.0/10", "10.128.0.0/9", "172.16.0.0/12"),
		},
		{
			"allowlist",
			[]attr.Value{list("2001:DB8::/32", "203.0.113.7/32", "198.51.100.0/24")},
			types.StringValue("198.51.100.0/24,203.0.113.7,2001:db8::/32"),
		},
		{"allowlist", []attr.Value{list()}, types.StringValue("")},
		{
			"allowlist",
			[]attr.Value{list("2001:DB8::0", "192.0.2.7/32", "192.0.2.0/24", "192.0.2.7")},
			types.StringValue("192.0.2.0/24,192.0.2.7,2001:db8::"),
		},
	} {
		got, fault := call(t.Context(), test.name, test.arguments...)
		if fault != nil || !got.Equal(test.want) {
			t.Errorf("%s(%v) = %v, %v; want %v", test.name, test.arguments, got, fault, test.want)
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const secret = "S3cretMarker"
	null := types.ListValueMust(types.StringType, []attr.Value{types.StringValue("192.0.2.1"), types.StringNull()})
	for _, test := range []struct {
		name      string
		arguments []attr.Value
		position  int64
		want      string
	}{
		{"token_kind", []attr.Value{types.StringValue("")}, 0, "empty"},
		{"token_kind", []attr.Value{types.StringValue(" CT" + secret)}, 0, "trimspace()"},
		{"token_kind", []attr.Value{types.StringValue(secret)}, 0, "start with CT (account)"},
		{"token_kind", []attr.Value{types.StringValue("ct" + secret)}, 0, "start with CT (account)"},
		{"cidr_merge", []attr.Value{list("printer", "192.0.2.1/33")}, 0, `element 1 ("192.0.2.1/33"): the prefix length`},
		{"cidr_merge", []attr.Value{null}, 0, "element 1 is null"},
		{"cidr_subtract", []attr.Value{list("192.0.2"), list()}, 0, `element 0 ("192.0.2")`},
		{"cidr_subtract", []attr.Value{list(), list("192.0.2.1-")}, 1, `element 0 ("192.0.2.1-")`},
		{"cidr_subtract", []attr.Value{list(), null}, 1, "element 1 is null"},
		{"allowlist", []attr.Value{list("192.0.2.1-192.0.2.9")}, 0, "kind range, which is not accepted"},
		{"allowlist", []attr.Value{list("192.0.2.1,192.0.2.2")}, 0, "two elements"},
		{"allowlist", []attr.Value{null}, 0, "element 1 is null"},
		{"parse_sites_csv", []attr.Value{types.StringValue("name\nA\nB,x\n")}, 0, "line 3: the row has 2 cells"},
	} {
		_, fault := call(t.Context(), test.name, test.arguments...)
		switch {
		case fault == nil || !strings.Contains(fault.Text, test.want):
			t.Errorf("%s: %v, want %q", test.name, fault, test.want)
		case fault.FunctionArgument == nil || *fault.FunctionArgument != test.position:
			t.Errorf("%s: %v is not about argument %d", test.name, fault.Text, test.position)
		case strings.Contains(fault.Text, secret):
			t.Errorf("%s: the error holds the token", test.name)
		case strings.HasSuffix(fault.Text, "."):
			t.Errorf("%s: Terraform puts a full stop after %q", test.name, fault.Text)
		}
	}
}

func TestParseSitesCSVTellsNullFromEmpty(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"name\nA\n": `[{"description":<null>,"excludes":<null>,"name":"A","scope":<null>,"subnets":<null>}]`,
		"name,description,scope,exclusion,subnet_ranges\nA,,,,\n": `[{"description":"","excludes":[],"name":"A","scope":[],"subnets":{}}]`,
		"name,subnet_ranges,subnet_tags,subnet_descriptions\nA,10.0.0.0/24;10.0.1.0/24,a=1;,;x\n": `[{"description":<null>,"excludes":<null>,"name":"A","scope":<null>,` +
			`"subnets":{"10.0.0.0/24":{"description":<null>,"tags":{"a":"1"}},"10.0.1.0/24":{"description":"x","tags":<null>}}}]`,
	} {
		got, fault := call(t.Context(), "parse_sites_csv", types.StringValue(text))
		if fault != nil || got.String() != want {
			t.Errorf("%q: %v\n got %s\nwant %s", text, fault, got, want)
		}
	}
}

func TestAllowlistIsFinal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		entry := rapid.Custom(func(t *rapid.T) string {
			addr := netip.AddrFrom16([16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "octets")))
			if rapid.Bool().Draw(t, "IPv4") {
				addr = netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "octets")))
			}
			if rapid.Bool().Draw(t, "CIDR") {
				return netip.PrefixFrom(addr, rapid.IntRange(0, addr.BitLen()).Draw(t, "bits")).Masked().String()
			}
			return addr.StringExpanded()
		})
		in := rapid.SliceOfN(entry, 1, 6).Draw(rt, "in")
		once, fault := call(t.Context(), "allowlist", list(in...))
		if fault != nil {
			rt.Fatal(fault)
		}
		text := once.(types.String).ValueString()
		twice, fault := call(t.Context(), "allowlist", list(strings.Split(text, ",")...))
		if fault != nil || !twice.Equal(once) {
			rt.Fatalf("%s, then %s: %v", once, twice, fault)
		}
		permuted, fault := call(t.Context(), "allowlist", list(rapid.Permutation(in).Draw(rt, "permuted")...))
		if fault != nil || !permuted.Equal(once) {
			rt.Fatalf("%s, in another order %s: %v", once, permuted, fault)
		}
	})
}

func TestEveryFunctionIsDescribed(t *testing.T) {
	t.Parallel()
	for _, construct := range function.All() {
		f := construct()
		var name tffunction.MetadataResponse
		f.Metadata(t.Context(), tffunction.MetadataRequest{}, &name)
		var d tffunction.DefinitionResponse
		f.Definition(t.Context(), tffunction.DefinitionRequest{}, &d)
		var valid tffunction.DefinitionValidateResponse
		d.Definition.ValidateImplementation(t.Context(), tffunction.DefinitionValidateRequest{FuncName: name.Name}, &valid)
		if valid.Diagnostics.HasError() {
			t.Errorf("%s: %v", name.Name, valid.Diagnostics)
		}
		if d.Definition.Summary == "" || d.Definition.MarkdownDescription == "" || len(d.Definition.Parameters) == 0 {
			t.Errorf("%s lacks a summary, a description or parameters", name.Name)
		}
		for _, p := range d.Definition.Parameters {
			if p.GetMarkdownDescription() == "" {
				t.Errorf("%s: the parameter %s lacks a description", name.Name, p.GetName())
			}
		}
	}
}

// FuzzFaultsHoldNoToken feeds texts with a marker: whatever is said about them, the marker is not
// in it.
func FuzzFaultsHoldNoToken(f *testing.F) {
	for _, seed := range []string{"", "CT", " OT", "ct", "XT\n", "Bearer "} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		const marker = "S3cretMarker"
		got, fault := call(t.Context(), "token_kind", types.StringValue(before+marker+after))
		if text := fmt.Sprint(got, fault); strings.Contains(text, marker) {
			t.Fatalf("%q and %q: the answer holds the marker", before, after)
		}
	})
}
