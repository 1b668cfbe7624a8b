package acctest

import (
	"context"
	"errors"
	"testing"
)

// InvalidConfig is a configuration of a resource that is refused.
type InvalidConfig struct {
	// Attributes are the resource's, as HCL.
	Attributes string
	// Error is what is said about it, see [TextPattern]. An error that is about an attribute names it
	// first.
	Error string
	// Provider are the settings of the provider; nil signs in as an API client.
	Provider Settings
	// Applied is a configuration that is planned, and refused when it is applied. The others are
	// refused before any call.
	Applied bool
}

// ExpectRefused holds that each of these configurations of a resource is refused. It speaks to the
// provider itself: what a CLI makes of an error is the CLI's.
func (c *Console) ExpectRefused(t *testing.T, typeName string, wrong ...InvalidConfig) {
	t.Helper()
	for _, w := range wrong {
		c.ResetRequests()
		err := c.refusal(t, typeName, w)
		switch {
		case err == nil:
			t.Errorf("not refused:\n%s", w.Attributes)
		case !TextPattern(w.Error).MatchString(err.Error()):
			t.Errorf("refused, but not with %q: %v\n%s", w.Error, err, w.Attributes)
		}
		if w.Applied {
			continue
		}
		if err := c.CheckCalls(map[string]int{})(nil); err != nil {
			t.Errorf("%v\n%s", err, w.Attributes)
		}
	}
}

// ExpectImportRefused holds that the import of a resource by an id is refused with an error, see
// [TextPattern].
func (c *Console) ExpectImportRefused(t *testing.T, typeName, id, text string) {
	t.Helper()
	p := c.Objects(t.Context(), c.Client(nil))
	imported, err := p.Import(t.Context(), typeName, id)
	if err == nil && imported.State.IsNull() {
		err = errNothingImported
	}
	switch {
	case err == nil:
		t.Errorf("%s is imported by %q", typeName, id)
	case !TextPattern(text).MatchString(err.Error()):
		t.Errorf("the import by %q is refused, but not with %q: %v", id, text, err)
	}
}

// errNothingImported is what Terraform says about an import that finds nothing.
var errNothingImported = errors.New("Error: Cannot import non-existent remote object")

// ExpectNoCall holds that nothing was called since the last reset.
func (c *Console) ExpectNoCall(t *testing.T) {
	t.Helper()
	if err := c.CheckCalls(map[string]int{})(nil); err != nil {
		t.Error(err)
	}
}

// refusal is the error of a configuration.
func (c *Console) refusal(t *testing.T, typeName string, w InvalidConfig) error {
	t.Helper()
	settings := w.Provider
	if settings == nil {
		settings = c.Client(nil)
	}
	p := c.Objects(t.Context(), settings)
	parsed, err := p.parse(Resource(typeName, w.Attributes), nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, w.Attributes)
	}
	block := parsed.blocks[0]
	if block.invalid != nil {
		return block.invalid
	}
	if err := p.refuse(t.Context(), block, w.Applied); err != nil {
		return block.explain(err)
	}
	return nil
}

// refuse plans an object, and applies the plan if it is to be refused only then.
func (o *Objects) refuse(ctx context.Context, block directBlock, applied bool) error {
	if err := o.Validate(ctx, block.typeName, block.config); err != nil {
		return err
	}
	planned, err := o.Plan(ctx, o.none(block.typeName), block.config)
	if err != nil || !applied {
		return err
	}
	_, _, err = o.Apply(ctx, o.none(block.typeName), planned)
	return err
}

// OrganizationToken are the settings of a provider that has the token of one organization.
func (c *Console) OrganizationToken() Settings {
	return Settings{"base_url": c.URL, "organization_token": c.Bootstrap().OrganizationToken}
}
