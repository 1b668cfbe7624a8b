package protocol_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// missingMethods are the methods of one server that another lacks.
func missingMethods(has, lacks any) []string {
	var missing []string
	whole, part := reflect.TypeOf(has), reflect.TypeOf(lacks)
	for i := range whole.NumMethod() {
		m := whole.Method(i)
		other, ok := part.MethodByName(m.Name)
		if !ok || !sameSignature(m.Type, other.Type) {
			missing = append(missing, m.Name)
		}
	}
	return missing
}

// sameSignature compares two methods without their receivers.
func sameSignature(a, b reflect.Type) bool {
	if a.NumIn() != b.NumIn() || a.NumOut() != b.NumOut() {
		return false
	}
	for i := 1; i < a.NumIn(); i++ {
		if a.In(i) != b.In(i) {
			return false
		}
	}
	for i := range a.NumOut() {
		if a.Out(i) != b.Out(i) {
			return false
		}
	}
	return true
}

// The CLI's side asks the server for each optional part of the protocol. Whatever the framework's
// server offers, ours does too.
func TestServerLosesNoMethod(t *testing.T) {
	t.Parallel()
	framework := providerserver.NewProtocol6(provider.New(provider.Options{})())()
	if missing := missingMethods(framework, provider.NewServer(provider.Options{})()); len(missing) > 0 {
		t.Errorf("the framework's server has methods that ours does not pass on: %s", strings.Join(missing, ", "))
	}
	if n := reflect.TypeOf(framework).NumMethod(); n < 30 {
		t.Errorf("the framework's server has %d methods: the test looks at the wrong thing", n)
	}
}

// newerServer is a framework's server of a later protocol.
type newerServer struct{ tfprotov6.ProviderServer }

func (newerServer) RenameResource(
	context.Context, *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return nil, nil
}

func TestLostMethodsAreFound(t *testing.T) {
	t.Parallel()
	framework := providerserver.NewProtocol6(provider.New(provider.Options{})())()
	if got, want := missingMethods(newerServer{framework}, framework),
		[]string{"RenameResource"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// interfacesOf lists the interfaces that a package declares, as far as they match.
func interfacesOf(t *testing.T, pkg string, matches func(name string) bool) []string {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}", pkg).Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if one, ok := n.(*ast.TypeSpec); ok && one.Name.IsExported() && matches(one.Name.Name) {
				if _, is := one.Type.(*ast.InterfaceType); is {
					all = append(all, one.Name.Name)
				}
			}
			return true
		})
	}
	slices.Sort(all)
	return all
}

// TestInterfacesWereConsidered fails when a new version of the framework or of the protocol brings
// an interface. Find out whether the server's own answers are still the framework's for an object
// that has it, pass it on, and add it here.
func TestInterfacesWereConsidered(t *testing.T) {
	t.Parallel()
	for pkg, test := range map[string]struct {
		suffix, prefix string
		want           []string
	}{
		"github.com/hashicorp/terraform-plugin-go/tfprotov6": {suffix: "Server", want: []string{
			"ActionServer", "DataSourceServer", "EphemeralResourceServer", "FunctionServer", "ListResourceServer",
			"ProviderServer",
			"ResourceServer", "StateStoreServer",
		}},
		"github.com/hashicorp/terraform-plugin-framework/resource": {prefix: "ResourceWith", want: []string{
			"ResourceWithConfigValidators", "ResourceWithConfigure", "ResourceWithIdentity", "ResourceWithImportState",
			"ResourceWithModifyPlan", "ResourceWithMoveState", "ResourceWithUpgradeIdentity", "ResourceWithUpgradeState",
			"ResourceWithValidateConfig",
		}},
		"github.com/hashicorp/terraform-plugin-framework/attr/xattr": {want: []string{
			"TypeWithValidate", "ValidateableAttribute",
		}},
	} {
		got := interfacesOf(t, pkg, func(name string) bool {
			return strings.HasPrefix(name, test.prefix) && strings.HasSuffix(name, test.suffix)
		})
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-considered +there):\n%s", pkg, diff)
		}
	}
}

// TestMessagesWereConsidered is the same about what can be asked and answered where the server
// answers by itself.
func TestMessagesWereConsidered(t *testing.T) {
	t.Parallel()
	for typ, want := range map[reflect.Type][]string{
		reflect.TypeFor[tfprotov6.ValidateResourceConfigRequest]():            {"TypeName", "Config", "ClientCapabilities"},
		reflect.TypeFor[tfprotov6.ValidateResourceConfigResponse]():           {"Diagnostics"},
		reflect.TypeFor[tfprotov6.ValidateResourceConfigClientCapabilities](): {"WriteOnlyAttributesAllowed"},
		reflect.TypeFor[tfprotov6.UpgradeResourceStateRequest]():              {"TypeName", "Version", "RawState"},
		reflect.TypeFor[tfprotov6.UpgradeResourceStateResponse]():             {"UpgradedState", "Diagnostics"},
		reflect.TypeFor[tfprotov6.ReadResourceRequest](): {
			"TypeName", "CurrentState", "Private", "ProviderMeta",
			"ClientCapabilities", "CurrentIdentity",
		},
		reflect.TypeFor[tfprotov6.ReadResourceResponse](): {
			"NewState", "Diagnostics", "Private", "Deferred",
			"NewIdentity",
		},
		reflect.TypeFor[tfprotov6.PlanResourceChangeRequest](): {
			"TypeName", "PriorState", "ProposedNewState", "Config", "PriorPrivate", "ProviderMeta", "ClientCapabilities",
			"PriorIdentity",
		},
		reflect.TypeFor[tfprotov6.PlanResourceChangeResponse](): {
			"PlannedState", "RequiresReplace", "PlannedPrivate", "Diagnostics", "UnsafeToUseLegacyTypeSystem", "Deferred",
			"PlannedIdentity",
		},
		reflect.TypeFor[resource.ResourceBehavior](): {"ProviderDeferred", "MutableIdentity"},
	} {
		fields := map[string]bool{}
		for i := range typ.NumField() {
			fields[typ.Field(i).Name] = true
		}
		got := slices.Sorted(maps.Keys(fields))
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-considered +there):\n%s", typ, diff)
		}
	}
}
