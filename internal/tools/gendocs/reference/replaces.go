package reference

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// Replaces finds the attributes whose change may force replacement, by resource type: by a plan
// modifier that says so, or by an object's own plan, which is looked for in the source below root.
func Replaces(ctx context.Context, root string) (map[string]map[string]bool, error) {
	all := map[string]map[string]bool{}
	own := regexp.MustCompile(`\.Replace\("([a-z_]+)"\)`)
	for _, e := range provider.Registry() {
		if e.Resource == nil {
			continue
		}
		found := map[string]bool{}
		all[e.Object.TypeName()] = found
		var s resource.SchemaResponse
		e.Resource().Schema(ctx, resource.SchemaRequest{}, &s)
		for name, a := range s.Schema.Attributes {
			for _, text := range planTexts(ctx, a) {
				if strings.Contains(text, "destroy and recreate") {
					found[name] = true
				}
			}
			if name == "organization_id" && strings.Contains(a.GetMarkdownDescription(), "forces replacement") {
				found[name] = true
			}
		}
		files, err := filepath.Glob(filepath.Join(root, "internal", "provider", strings.ReplaceAll(e.Object.Name, "_", ""),
			"*.go"))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("%s has no directory: %w", e.Object.Name, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, fmt.Errorf("read the plan of %s: %w", e.Object.Name, err)
			}
			for _, m := range own.FindAllStringSubmatch(string(text), -1) {
				found[m[1]] = true
			}
		}
	}
	return all, nil
}

// planTexts are the descriptions of an attribute's plan modifiers.
func planTexts(ctx context.Context, a resourceschema.Attribute) []string {
	var texts []string
	switch a := a.(type) {
	case interface{ StringPlanModifiers() []planmodifier.String }:
		texts = described(ctx, a.StringPlanModifiers())
	case interface{ BoolPlanModifiers() []planmodifier.Bool }:
		texts = described(ctx, a.BoolPlanModifiers())
	case interface{ Int64PlanModifiers() []planmodifier.Int64 }:
		texts = described(ctx, a.Int64PlanModifiers())
	case interface{ ListPlanModifiers() []planmodifier.List }:
		texts = described(ctx, a.ListPlanModifiers())
	case interface{ SetPlanModifiers() []planmodifier.Set }:
		texts = described(ctx, a.SetPlanModifiers())
	case interface{ MapPlanModifiers() []planmodifier.Map }:
		texts = described(ctx, a.MapPlanModifiers())
	case interface{ ObjectPlanModifiers() []planmodifier.Object }:
		texts = described(ctx, a.ObjectPlanModifiers())
	}
	return texts
}

func described[M planmodifier.Describer](ctx context.Context, all []M) []string {
	var texts []string
	for _, m := range all {
		texts = append(texts, m.Description(ctx))
	}
	return texts
}
