package protocol

import (
	"bytes"
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// configFaults finds what no schema here can say: null elements of collections, which would be sent
// as empty texts, and fractions, for which the framework has no better words than those of a fault
// of its own. Nil if it finds nothing.
func configFaults(kind tftypes.Type, config *tfprotov6.DynamicValue) []*tfprotov6.Diagnostic {
	if kind == nil || config == nil || !mayHaveFaults(kind, config.MsgPack) {
		return nil
	}
	value, err := config.Unmarshal(kind)
	if err != nil {
		return nil // the framework explains
	}
	var found faults
	found.walk(tftypes.NewAttributePath(), value)
	return found
}

// mayHaveFaults looks through a configuration without making values of it: nearly all have no null
// element, and no number but plain whole ones. True where it cannot be read.
func mayHaveFaults(kind tftypes.Type, config []byte) bool {
	if len(config) == 0 {
		return true
	}
	d := msgpack.NewDecoder(bytes.NewReader(config))
	return hasSigns(d, kind, false)
}

// hasSigns takes one value of a type off the decoder, and reports whether there may be a fault in
// it.
func hasSigns(d *msgpack.Decoder, kind tftypes.Type, isElement bool) bool {
	code, err := d.PeekCode()
	switch {
	case err != nil:
		return true
	case code == msgpcode.Nil:
		return isElement || d.Skip() != nil
	case msgpcode.IsExt(code): // not known
		return d.Skip() != nil
	}
	switch kind := kind.(type) {
	case tftypes.Object:
		n, err := d.DecodeMapLen()
		for range n {
			name, nameErr := d.DecodeString()
			if err = nameErr; err != nil || hasSigns(d, kind.AttributeTypes[name], false) {
				return true
			}
		}
		return err != nil
	case tftypes.Map:
		n, err := d.DecodeMapLen()
		for range n {
			if err = d.Skip(); err != nil || hasSigns(d, kind.ElementType, true) {
				return true
			}
		}
		return err != nil
	case tftypes.List:
		return elementsHaveSigns(d, kind.ElementType)
	case tftypes.Set:
		return elementsHaveSigns(d, kind.ElementType)
	case tftypes.Tuple:
		return true
	}
	if kind != nil && kind.Is(tftypes.Number) {
		_, err := d.DecodeInt64()
		return err != nil || code == msgpcode.Float || code == msgpcode.Double
	}
	return d.Skip() != nil
}

// elementsHaveSigns does so for the elements of a list or set.
func elementsHaveSigns(d *msgpack.Decoder, kind tftypes.Type) bool {
	n, err := d.DecodeArrayLen()
	for range n {
		if hasSigns(d, kind, true) {
			return true
		}
	}
	return err != nil
}

// faults are what is wrong with a configuration.
type faults []*tfprotov6.Diagnostic

// AddAttributeError adds a fault of the value at a path.
func (f *faults) AddAttributeError(at *tftypes.AttributePath, summary, detail string) {
	d := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Attribute: at, Detail: detail}
	d.Summary = summary // the index of messages reads it where this is called
	*f = append(*f, d)
}

// nullIsAbsent are the maps in which an element that is null counts as none: it is not sent, and
// nothing is compared.
func nullIsAbsent(at *tftypes.AttributePath) bool {
	steps := at.Steps()
	if len(steps) == 0 {
		return false
	}
	name, ok := steps[0].(tftypes.AttributeName)
	return ok && slices.Contains([]string{"keepers", "secret", "secret_wo"}, string(name))
}

// walk looks at a value and all that is in it.
func (f *faults) walk(at *tftypes.AttributePath, value tftypes.Value) {
	if value.IsNull() || !value.IsKnown() {
		return
	}
	element := func(at *tftypes.AttributePath, one tftypes.Value) {
		if one.IsNull() && !nullIsAbsent(at) {
			f.AddAttributeError(at, "Null element", pathText(at)+" is null, and a null cannot be sent.\n\n"+
				"Take the element out: compact() does that for lists of texts, and { for k, v in MAP : k => v if v != "+
				"null } for maps.")
			return
		}
		f.walk(at, one)
	}
	switch value.Type().(type) {
	case tftypes.Object:
		var all map[string]tftypes.Value
		if value.As(&all) == nil {
			for _, name := range sortedKeys(all) {
				f.walk(at.WithAttributeName(name), all[name])
			}
		}
	case tftypes.Map:
		var all map[string]tftypes.Value
		if value.As(&all) == nil {
			for _, key := range sortedKeys(all) {
				element(at.WithElementKeyString(key), all[key])
			}
		}
	case tftypes.List, tftypes.Tuple:
		var all []tftypes.Value
		if value.As(&all) == nil {
			for i, one := range all {
				element(at.WithElementKeyInt(i), one)
			}
		}
	case tftypes.Set:
		var all []tftypes.Value
		if value.As(&all) == nil {
			for _, one := range all {
				element(at.WithElementKeyValue(one), one)
			}
		}
	default:
		if value.Type().Is(tftypes.Number) {
			f.wholeNumber(at, value)
		}
	}
}

// wholeNumber refuses a number that is no whole one, or larger than any that can be sent. No
// attribute here takes fractions.
func (f *faults) wholeNumber(at *tftypes.AttributePath, value tftypes.Value) {
	number := new(big.Float)
	if value.As(&number) != nil {
		return
	}
	switch _, accuracy := number.Int64(); {
	case !number.IsInt():
		f.AddAttributeError(at, "Not a whole number",
			fmt.Sprintf("%s is %s and must be a whole number.\n\nfloor() and ceil() make one.", pathText(at),
				number.Text('g', 10)))
	case accuracy != big.Exact:
		f.AddAttributeError(at, "Number out of range",
			fmt.Sprintf("%s is %s, which is larger than any number that can be sent.", pathText(at), number.Text('g', 10)))
	}
}

func sortedKeys(all map[string]tftypes.Value) []string {
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// pathText writes a path as a configuration does: subnets["10.0.0.0/24"].tags["zone"].
func pathText(at *tftypes.AttributePath) string {
	var text strings.Builder
	for _, step := range at.Steps() {
		switch s := step.(type) {
		case tftypes.AttributeName:
			if text.Len() > 0 {
				text.WriteString(".")
			}
			text.WriteString(string(s))
		case tftypes.ElementKeyString:
			fmt.Fprintf(&text, "[%q]", string(s))
		case tftypes.ElementKeyInt:
			fmt.Fprintf(&text, "[%d]", int64(s))
		default:
			text.WriteString(": an element")
		}
	}
	return text.String()
}

// ValidateProviderConfig implements [tfprotov6.ProviderServer].
func (s *server) ValidateProviderConfig(
	ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest,
) (*tfprotov6.ValidateProviderConfigResponse, error) {
	if faults := configFaults(s.provider(), req.Config); len(faults) > 0 {
		return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: req.Config, Diagnostics: faults}, nil
	}
	return s.frameworkServer.ValidateProviderConfig(ctx, req)
}

// ValidateResourceConfig implements [tfprotov6.ProviderServer]. A configuration that is valid needs
// no answer of the framework.
func (s *server) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if found := s.resources.get(ctx, req.TypeName); found != nil {
		if faults := configFaults(found.typ, req.Config); len(faults) > 0 {
			return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: faults}, nil
		}
		if s.resources.isValid(ctx, found, req) {
			return &tfprotov6.ValidateResourceConfigResponse{}, nil
		}
	}
	return withCallContext(ctx, req, s.frameworkServer.ValidateResourceConfig)
}

// isValid reports whether the framework would have nothing to say about a configuration.
func (s *resourceSchemas) isValid(
	ctx context.Context, one *resourceSchema, req *tfprotov6.ValidateResourceConfigRequest,
) bool {
	if one.checker == nil || req.Config == nil {
		return false
	}
	t := s.tableFor(one, req.Config)
	config, err := one.decode(t, req.Config)
	if err != nil {
		return false
	}
	var capabilities resource.ValidateConfigClientCapabilities
	if req.ClientCapabilities != nil {
		capabilities.WriteOnlyAttributesAllowed = req.ClientCapabilities.WriteOnlyAttributesAllowed
	}
	return one.checker.IsValid(ctx, t, config, capabilities)
}

// ValidateDataResourceConfig implements [tfprotov6.ProviderServer].
func (s *server) ValidateDataResourceConfig(
	ctx context.Context,
	req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	if faults := configFaults(typeOf(s.others.get(ctx, s.frameworkServer).DataSourceSchemas[req.TypeName]),
		req.Config); len(faults) > 0 {
		return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: faults}, nil
	}
	return withCallContext(ctx, req, s.frameworkServer.ValidateDataResourceConfig)
}

// ValidateEphemeralResourceConfig implements [tfprotov6.ProviderServer].
func (s *server) ValidateEphemeralResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest,
) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	if faults := configFaults(typeOf(s.others.get(ctx, s.frameworkServer).EphemeralResourceSchemas[req.TypeName]),
		req.Config); len(faults) > 0 {
		return &tfprotov6.ValidateEphemeralResourceConfigResponse{Diagnostics: faults}, nil
	}
	return s.frameworkServer.ValidateEphemeralResourceConfig(ctx, req)
}

// ValidateListResourceConfig implements [tfprotov6.ListResourceServer].
func (s *server) ValidateListResourceConfig(
	ctx context.Context,
	req *tfprotov6.ValidateListResourceConfigRequest,
) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	if faults := configFaults(typeOf(s.others.get(ctx, s.frameworkServer).ListResourceSchemas[req.TypeName]),
		req.Config); len(faults) > 0 {
		return &tfprotov6.ValidateListResourceConfigResponse{Diagnostics: faults}, nil
	}
	return s.frameworkServer.ValidateListResourceConfig(ctx, req)
}

// ValidateActionConfig implements [tfprotov6.ActionServer].
func (s *server) ValidateActionConfig(
	ctx context.Context, req *tfprotov6.ValidateActionConfigRequest,
) (*tfprotov6.ValidateActionConfigResponse, error) {
	if action := s.others.get(ctx, s.frameworkServer).ActionSchemas[req.ActionType]; action != nil {
		if faults := configFaults(typeOf(action.Schema), req.Config); len(faults) > 0 {
			return &tfprotov6.ValidateActionConfigResponse{Diagnostics: faults}, nil
		}
	}
	return s.frameworkServer.ValidateActionConfig(ctx, req)
}
