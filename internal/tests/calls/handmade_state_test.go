package calls

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/clirun"
)

// handmadeState is a state in the making: for each resource the attributes of its instances.
type handmadeState map[[2]string][]map[string]any

// add adds the next instance of a resource. org is "" for an object that lives in no organization.
func (f handmadeState) add(kind, name, id, org string) {
	attributes := map[string]any{"id": id}
	if org != "" {
		attributes["organization_id"] = org
	}
	f[[2]string{kind, name}] = append(f[[2]string{kind, name}], attributes)
}

// write makes it the state of a working directory that has none.
func (f handmadeState) write(r *testWorkspace) {
	r.T.Helper()
	host := "registry.terraform.io"
	if lock, err := os.ReadFile(filepath.Join(r.CLI.Dir, ".terraform.lock.hcl")); err == nil &&
		bytes.Contains(lock, []byte("registry.opentofu.org")) {
		host = "registry.opentofu.org"
	}
	var resources []map[string]any
	for name, all := range f {
		var instances []map[string]any
		for i, attributes := range all {
			instances = append(instances, map[string]any{"index_key": i, "schema_version": 0, "attributes": attributes})
		}
		resources = append(resources, map[string]any{
			"mode": "managed", "type": name[0], "name": name[1], "instances": instances,
			"provider": fmt.Sprintf("provider[%q]", host+"/"+clirun.Address),
		})
	}
	text, err := json.Marshal(map[string]any{
		"version": 4, "terraform_version": "1.8.0", "serial": 1, "lineage": acceptedLineage, "outputs": map[string]any{},
		"resources": resources,
	})
	if err == nil {
		err = os.WriteFile(filepath.Join(r.CLI.Dir, "terraform.tfstate"), text, 0o600)
	}
	if err != nil {
		r.T.Fatalf("write the state: %v", err)
	}
}

// acceptedLineage is any UUID.
const acceptedLineage = "0e4f2c51-5d7b-4c3a-9a52-7f1a3a2b1c0d"
