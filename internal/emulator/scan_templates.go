package emulator

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// scanTemplate is a set of scan options that a scan can start from (api-behaviour 6).
type scanTemplate struct {
	ID          string            `json:"id"`
	OrgID       string            `json:"organization_id"`
	Name        string            `json:"name"`
	Description *string           `json:"description"`
	Params      map[string]string `json:"params"`
	Global      bool              `json:"global"`
	ACL         map[string]string `json:"acl"`
	CreatedAt   int64             `json:"created_at"`
	UpdatedAt   int64             `json:"updated_at"`
}

func (t *scanTemplate) Key() string { return t.ID }

func (s *state) scanTemplates() *table[*scanTemplate] { return tableOf[*scanTemplate](s) }

func scanTemplateKind() objectKind {
	return objectKind{
		name:   "scan_template",
		routes: scanTemplateRoutes(accountTokenKinds()),
		tables: []tableKind{tableOfRows("templates", func(t *scanTemplate) string { return t.Name })},
		forget: func(s *state, organizationID string, _ int64) {
			for _, t := range s.scanTemplates().list {
				delete(t.ACL, organizationID)
			}
			s.scanTemplates().removeIf(func(t *scanTemplate) bool { return t.OrgID == organizationID })
		},
	}
}

func scanTemplateRoutes(acct []string) []route {
	const one = "/account/tasks/templates/{scan_template_id}"
	base := func(op, method string, h func(*call) (any, error)) route {
		return route{op: op, method: method, path: "/account/tasks/templates", kinds: acct, handle: inTitle(h)}
	}
	return []route{
		base("getAccountScanTemplates", http.MethodGet, listScanTemplates),
		base("createAccountScanTemplate", http.MethodPost, createScanTemplate),
		base("updateAccountScanTemplate", http.MethodPut, putScanTemplate),
		{
			op: "getAccountScanTemplate", method: http.MethodGet, path: one, kinds: acct,
			handle: inTitle(withScanTemplate(readScanTemplate)),
		},
		{
			op: "removeAccountScanTemplate", method: http.MethodDelete, path: one, kinds: acct,
			handle: inTitle(withScanTemplate(removeScanTemplate)),
		},
	}
}

// inTitle puts the message of a refusal into its title, which is where the rules of templates say
// it (api-behaviour 11).
func inTitle(h func(*call) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		result, err := h(c)
		var p *problem
		if errors.As(err, &p) && p.raw == nil && p.detail != "" {
			return nil, &problem{status: p.status, title: p.detail, header: p.header}
		}
		return result, err
	}
}

func withScanTemplate(h func(*call, *scanTemplate) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID("scan_template_id")
		if err != nil {
			return nil, failed(http.StatusUnprocessableEntity, "invalid scan template id")
		}
		t, ok := c.s.scanTemplates().get(id)
		if !ok {
			return nil, failed(http.StatusNotFound, "scan template not found")
		}
		return h(c, t)
	}
}

// checkScanTemplate refuses a template that an organization may not scan with.
func (c *call) checkScanTemplate(id, orgID string) error {
	t, ok := c.s.scanTemplates().get(id)
	if ok && !t.Global && t.OrgID != orgID {
		access := t.ACL[orgID]
		ok = access != "" && access != "none"
	}
	if !ok {
		return failed(http.StatusNotFound, "scan template not found")
	}
	return nil
}

func (c *call) scanTemplateRow(t *scanTemplate) object {
	linked := c.s.tasks().where(func(x *task) bool { return x.TemplateID == t.ID && x.Status != statusRemoved })
	return object{
		"id": t.ID, "name": t.Name, "description": t.Description, "client_id": c.s.Account.ID, "organization_id": t.OrgID,
		"agent_id": zeroID,
		"site_id":  zeroID, "cruncher_id": zeroID, "created_at": t.CreatedAt, "created_by": c.createdBy(),
		"created_by_user_id": zeroID,
		"updated_at":         t.UpdatedAt, "type": "scan", "status": "", "error": "", "params": textMap(t.Params),
		"stats":     object{},
		"hidden":    false,
		"parent_id": zeroID, "recur": false, "recur_frequency": "", "start_time": 0, "recur_last": 0, "recur_next": 0,
		"recur_last_task_id": zeroID,
		"grace_period":       defaultGracePeriod, "custom_integration_id": zeroID, "source_id": "1", "template_id": zeroID,
		"size_site": 0, "size_data": 0,
		"size_results": 0, "hosted_zone_id": zeroID, "linked_task_count": len(linked), "global": t.Global,
		"acl": textMap(t.ACL),
	}
}

// listScanTemplates shows the newest ones up to the cap (api-behaviour 6).
func listScanTemplates(c *call) (any, error) {
	q, err := c.parseSearch([]string{"name", "description"}, "id", "name", "desc", "description", "organization_id",
		"global", "created_at", "updated_at")
	if err != nil {
		return nil, failed(http.StatusUnprocessableEntity, "failed to parse search string")
	}
	var out []object
	for _, t := range slices.Backward(c.s.scanTemplates().list) {
		if len(out) == listCap {
			break
		}
		about := subject{
			"id": {t.ID}, "name": {t.Name}, "desc": {str(t.Description)}, "description": {str(t.Description)},
			"organization_id": {t.OrgID},
			"global":          {fmt.Sprint(t.Global)},
			"created_at":      {fmt.Sprint(t.CreatedAt)}, "updated_at": {fmt.Sprint(t.UpdatedAt)},
		}
		if q.matches(about) {
			out = append(out, c.scanTemplateRow(t))
		}
	}
	return out, nil
}

func readScanTemplate(c *call, t *scanTemplate) (any, error) { return c.scanTemplateRow(t), nil }

func removeScanTemplate(c *call, t *scanTemplate) (any, error) {
	row := c.scanTemplateRow(t)
	c.s.scanTemplates().removeIf(func(x *scanTemplate) bool { return x == t })
	return row, nil
}

func createScanTemplate(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	t := &scanTemplate{ID: newID(), Params: scanDefaults(), CreatedAt: c.unix()}
	if err := c.applyScanTemplate(t, f); err != nil {
		return nil, err
	}
	c.s.scanTemplates().add(t)
	return c.scanTemplateRow(t), nil
}

// putScanTemplate replaces a template as a whole: what was not sent is as in a new one, but for the
// name and the organization, which cannot be empty. Whether params that were left out keep their
// values is not known (api-behaviour 6).
func putScanTemplate(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	id := f.id("id")
	if f.err != nil {
		return nil, f.err
	}
	if id == nil || *id == "" {
		return nil, failed(http.StatusUnprocessableEntity, "id is required")
	}
	old, ok := c.s.scanTemplates().get(*id)
	if !ok {
		return nil, failed(http.StatusNotFound, "scan template or permissions not found")
	}
	edited := &scanTemplate{ID: old.ID, OrgID: old.OrgID, Name: old.Name, CreatedAt: old.CreatedAt, Params: scanDefaults()}
	if c.e.hasVariant("template-put-merges") {
		edited.Params = maps.Clone(old.Params)
	}
	if err := c.applyScanTemplate(edited, f); err != nil {
		return nil, err
	}
	*old = *edited
	return c.scanTemplateRow(old), nil
}

// applyScanTemplate checks and sets what a template is made of, on top of the params that it has.
func (c *call) applyScanTemplate(t *scanTemplate, f *fields) error {
	name, orgID, global := f.str("name"), f.id("organization_id"), f.boolean("global")
	params := f.texts("params")
	acl, err := c.readACL(f)
	if err != nil {
		return err
	}
	t.Description = c.stored(f.value("description"))
	if f.err != nil {
		return f.err
	}
	t.ACL, t.Global, t.UpdatedAt = textMap(acl), global != nil && *global, c.unix()
	if name != nil {
		t.Name = *name
	}
	if orgID != nil {
		t.OrgID = *orgID
	}
	if t.Name == "" {
		return failed(http.StatusUnprocessableEntity, "name is required")
	}
	if _, ok := c.s.liveOrg(t.OrgID); !ok {
		return failed(http.StatusUnprocessableEntity, "organization not found")
	}
	if !t.Global && len(t.ACL) == 0 {
		return failed(http.StatusUnprocessableEntity, "global or ACL permissions field required")
	}
	if _, used := c.s.scanTemplates().first(func(x *scanTemplate) bool { return x.ID != t.ID && x.Name == t.Name }); used &&
		c.e.hasVariant("template-name-unique") {
		return c.nameTaken("scan template")
	}
	maps.Copy(t.Params, params)
	return checkParams(t.Params)
}
