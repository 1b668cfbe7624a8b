package emulator

import (
	"fmt"
	"net/http"
	"strings"
)

// typeSample is the type of a task that samples traffic: it runs until it is stopped (api-behaviour
// 5).
const typeSample = "sample"

func sampleRoutes(org []string) []route {
	return []route{{
		op: "createSample", method: http.MethodPut, path: "/org/sites/{site_id}/sample", kinds: org,
		handle: withSite(createSample),
	}}
}

// createSample starts sampling on interfaces of an Explorer, or of any connected one. What a sample
// is called is the service's choice: the call has no name.
func createSample(c *call, st *site) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	interfaces, tags := interfaceNames(f.value("interfaces")), f.value("tags")
	params := map[string]string{"targets": f.value("targets"), "excludes": f.value("excludes")}
	if f.err != nil {
		return nil, f.err
	}
	if interfaces == "" {
		return nil, badRequest("interfaces is required")
	}
	t := c.newTask(st)
	t.Type, t.Status, t.Tags, t.Name = typeSample, statusActive, tags,
		fmt.Sprintf("Traffic sampling %d of %s", t.Sequence, st.Name)
	if err := c.chooseExplorer(t, f); err != nil {
		return nil, err
	}
	if err := c.finishParams(params); err != nil {
		return nil, err
	}
	if !c.e.hasVariant("sample-interfaces-hidden") {
		params["interfaces"] = interfaces
	}
	if tags != "" && c.e.hasVariant("scan-tags-in-params") {
		params["tags"] = tags
	}
	t.Params = params
	c.s.tasks().add(t)
	return c.taskRow(t), nil
}

// interfaceNames puts the names of interfaces, which may hold spaces, into one text with commas.
func interfaceNames(text string) string {
	var names []string
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}
