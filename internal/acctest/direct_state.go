package acctest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// jsonState is the state as Terraform shows it.
func (r *directRun) jsonState() *tfjson.State {
	root := &tfjson.StateModule{}
	for _, address := range slices.Sorted(maps.Keys(r.data)) {
		typeName, name, _ := strings.Cut(strings.TrimPrefix(address, "data."), ".")
		root.Resources = append(root.Resources, &tfjson.StateResource{
			Address: address, Mode: tfjson.DataResourceMode, Type: typeName, Name: name,
			AttributeValues: jsonMembers(r.data[address]),
		})
	}
	for _, address := range slices.Sorted(maps.Keys(r.object)) {
		typeName, name, _ := strings.Cut(address, ".")
		root.Resources = append(root.Resources, &tfjson.StateResource{
			Address: address, Mode: tfjson.ManagedResourceMode, Type: typeName, Name: name,
			AttributeValues: jsonMembers(r.object[address].State),
		})
	}
	return &tfjson.State{Values: &tfjson.StateValues{RootModule: root}}
}

// attributes are those of a resource in the state; nil if it is not there.
func (r *directRun) attributes(address string) any {
	if one, ok := r.object[address]; ok {
		return jsonMembers(one.State)
	}
	return nil
}

// legacyState is the state as older checks see it: one map of texts for each resource.
func (r *directRun) legacyState() *terraform.State {
	state := terraform.NewState() //nolint:staticcheck // what the testing library gives to its checks
	root := state.RootModule()
	for _, one := range r.jsonState().Values.RootModule.Resources {
		root.Resources[one.Address] = &terraform.ResourceState{
			Type: one.Type, Primary: legacyInstance(one.AttributeValues),
		}
	}
	return state
}

func legacyInstance(attributes map[string]any) *terraform.InstanceState {
	flat := map[string]string{}
	flatten(flat, "", attributes)
	return &terraform.InstanceState{ID: flat["id"], Attributes: flat}
}

// flatten writes a value below a key: "scope.0", "scope.#", "tags.%".
func flatten(flat map[string]string, key string, value any) {
	below := func(name string) string { return strings.TrimPrefix(key+"."+name, ".") }
	switch value := value.(type) {
	case bool:
		flat[key] = strconv.FormatBool(value)
	case json.Number:
		flat[key] = value.String()
	case string:
		flat[key] = value
	case []any:
		flat[below("#")] = strconv.Itoa(len(value))
		for i, one := range value {
			flatten(flat, below(strconv.Itoa(i)), one)
		}
	case map[string]any:
		flat[below("%")] = strconv.Itoa(len(value))
		for name, one := range value {
			flatten(flat, below(name), one)
		}
	}
}

// importStep imports a resource: into the state, or only to compare.
func (r *directRun) importStep(ctx context.Context, step resource.TestStep) error {
	typeName, _, _ := strings.Cut(step.ResourceName, ".")
	request := &tfprotov6.ImportResourceStateRequest{TypeName: typeName}
	var err error
	if step.ImportStateKind == resource.ImportBlockWithResourceIdentity {
		request.Identity = r.object[step.ResourceName].Identity
	} else if request.ID, err = r.importID(step); err != nil {
		return err
	}
	if r.config == nil {
		return errors.New("an import needs a configuration")
	}
	p, err := r.command(ctx)
	if err != nil {
		return err
	}
	block := directBlock{address: step.ResourceName, typeName: typeName, config: p.none(typeName).State}
	for _, b := range r.config.blocks {
		if b.address == step.ResourceName {
			block = b
		}
	}
	imported, err := p.importExisting(ctx, request)
	if err != nil {
		return block.explain(err)
	}
	if step.ImportStateKind != resource.ImportCommandWithID {
		return r.planImport(ctx, p, block, imported, step.ExpectNonEmptyPlan)
	}
	if step.ImportStatePersist {
		r.object[block.address] = imported
	}
	if step.ImportStateVerify {
		return verifyImport(legacyInstance(jsonMembers(r.object[block.address].State)).Attributes,
			legacyInstance(jsonMembers(imported.State)).Attributes, step.ImportStateVerifyIgnore)
	}
	return nil
}

// importExisting imports an object, which must be there.
func (o *Objects) importExisting(ctx context.Context, request *tfprotov6.ImportResourceStateRequest) (Object, error) {
	imported, err := o.importBy(ctx, request)
	if err == nil && imported.State.IsNull() {
		err = errNothingImported
	}
	return imported, err
}

// importID is the id that a step imports by: its own, or that of the object in the state.
func (r *directRun) importID(step resource.TestStep) (string, error) {
	switch {
	case step.ImportStateIdFunc != nil:
		return step.ImportStateIdFunc(r.legacyState())
	case step.ImportStateId != "":
		return step.ImportStateId, nil
	}
	one, ok := r.legacyState().RootModule().Resources[step.ResourceName]
	if !ok {
		return "", fmt.Errorf("%s is not in the state", step.ResourceName)
	}
	return step.ImportStateIdPrefix + one.Primary.ID, nil
}

// planImport holds that the configuration plans empty with an imported object.
func (r *directRun) planImport(
	ctx context.Context, p *Objects, block directBlock, imported Object, mayChange bool,
) error {
	if err := r.validate(ctx, p, block); err != nil {
		return err
	}
	planned, err := p.Plan(ctx, imported, block.config)
	if err != nil {
		return block.explain(err)
	}
	if !mayChange && (len(planned.Replaced) > 0 || !planned.State.Equal(imported.State)) {
		return fmt.Errorf("importing %s, the plan is not empty: %v", block.address,
			Differences(imported.State, planned.State))
	}
	return nil
}

// verifyImport compares an imported object with the present one. Collections of nothing are as good
// as null.
func verifyImport(present, imported map[string]string, ignored []string) error {
	for _, all := range []map[string]string{present, imported} {
		maps.DeleteFunc(all, func(key, value string) bool {
			if value == "0" && (strings.HasSuffix(key, ".#") || strings.HasSuffix(key, ".%")) || key == "%" {
				return true
			}
			return slices.ContainsFunc(ignored, func(name string) bool {
				return key == name || strings.HasPrefix(key, name+".")
			})
		})
	}
	if maps.Equal(present, imported) {
		return nil
	}
	var different []string
	for key := range present {
		if was, ok := imported[key]; !ok || was != present[key] {
			different = append(different, key) // the values may be secret
		}
	}
	for key := range imported {
		if _, ok := present[key]; !ok {
			different = append(different, key)
		}
	}
	slices.Sort(different)
	return fmt.Errorf("the import differs from the present state in %v", different)
}

// validateData checks the configuration of a data source.
func (o *Objects) validateData(ctx context.Context, b directBlock) error {
	config, err := tfprotov6.NewDynamicValue(b.config.Type(), b.config)
	if err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	answer, err := o.ValidateDataResourceConfig(ctx,
		&tfprotov6.ValidateDataResourceConfigRequest{TypeName: b.typeName, Config: &config})
	if err != nil {
		return fmt.Errorf("validating: %w", err)
	}
	return errorIn("validating", answer.Diagnostics)
}

// readData reads a data source.
func (o *Objects) readData(ctx context.Context, b directBlock) (tftypes.Value, error) {
	config, err := tfprotov6.NewDynamicValue(b.config.Type(), b.config)
	if err != nil {
		return tftypes.Value{}, fmt.Errorf("writing the configuration: %w", err)
	}
	answer, err := o.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: b.typeName, Config: &config})
	if err != nil {
		return tftypes.Value{}, fmt.Errorf("reading: %w", err)
	}
	if err := errorIn("reading", answer.Diagnostics); err != nil {
		return tftypes.Value{}, err
	}
	state, err := answer.State.Unmarshal(b.config.Type())
	if err != nil {
		return state, fmt.Errorf("reading a value of %s: %w", b.typeName, err)
	}
	return state, nil
}

func valuesOf(object tftypes.Value) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	if err := object.As(&values); err != nil {
		panic(err) // of the test: it is an object
	}
	return values
}

// jsonMembers are the attributes of an object as they stand in JSON.
func jsonMembers(object tftypes.Value) map[string]any {
	members := map[string]any{}
	for name, one := range valuesOf(object) {
		members[name] = jsonValue(one)
	}
	return members
}

// jsonValue is a value as it stands in JSON; one that is not known yet is null.
func jsonValue(v tftypes.Value) any {
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	var err error
	var result any
	switch {
	case v.Type().Is(tftypes.String):
		var text string
		err = v.As(&text)
		result = text
	case v.Type().Is(tftypes.Bool):
		var is bool
		err = v.As(&is)
		result = is
	case v.Type().Is(tftypes.Number):
		number := new(big.Float)
		err = v.As(&number)
		result = json.Number(number.Text('f', -1))
	case v.Type().Is(tftypes.List{}), v.Type().Is(tftypes.Set{}), v.Type().Is(tftypes.Tuple{}):
		var list []tftypes.Value
		err = v.As(&list)
		elements := []any{}
		for _, one := range list {
			elements = append(elements, jsonValue(one))
		}
		if v.Type().Is(tftypes.Set{}) { // which has the order of its elements' texts
			slices.SortFunc(elements, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
		result = elements
	default:
		result = jsonMembers(v)
	}
	if err != nil {
		panic(err) // of the test: a state is known, and of its type
	}
	return result
}
