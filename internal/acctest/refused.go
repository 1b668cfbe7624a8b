package acctest

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// InvalidConfig is the attributes of a resource and what the error about them says: a regular
// expression.
type InvalidConfig struct{ Attributes, Error string }

// Refused is a step with one resource for each wrong input, all of which are
// refused at once and before any call. Terraform reports them in their order.
func (c *Console) Refused(typeName string, wrong ...InvalidConfig) resource.TestStep {
	var config, texts []string
	for i, w := range wrong {
		config = append(config, fmt.Sprintf("resource %q \"wrong%d\" {\n%s\n}\n", typeName, i, w.Attributes))
		texts = append(texts, fmt.Sprintf(`%s"\s+"wrong%d".*%s`, typeName, i, w.Error))
	}
	return resource.TestStep{
		PreConfig: c.ResetRequests, Config: c.Config(config...),
		ExpectError: regexp.MustCompile("(?s)" + strings.Join(texts, ".*")),
	}
}

// NoCall is a step that fails if anything was called since the last reset.
func (c *Console) NoCall() resource.TestStep {
	return resource.TestStep{
		Config: c.Config(`resource "terraform_data" "nothing" {}`),
		Check:  c.CheckCalls(map[string]int{}),
	}
}
