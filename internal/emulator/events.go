package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// event is one line of the system event log: every write that reached a handler leaves one, refused
// ones too.
type event struct {
	ID         string `json:"id"`
	Number     int64  `json:"number"`
	At         int64  `json:"created_at"`
	OrgID      string `json:"organization_id"`
	SiteID     string `json:"site_id"`
	Action     string `json:"action"` // such as create-site
	Operation  string `json:"operation"`
	SourceID   string `json:"source_id"`
	SourceName string `json:"source_name"`
	SourceType string `json:"source_type"` // api or user
	SourceIP   string `json:"source_ip"`
	TargetID   string `json:"target_id"`
	TargetName string `json:"target_name"`
	TargetType string `json:"target_type"`
	Success    bool   `json:"success"`
	Error      string `json:"error,omitempty"`
}

func (v *event) Key() string { return v.ID }

func (s *state) events() *table[*event] { return tableOf[*event](s) }

func eventKind() objectKind {
	return objectKind{
		name:   "event",
		routes: eventRoutes(accountTokenKinds()),
		tables: []tableKind{tableOfRows[*event]("events", nil)},
	}
}

// keepEvents is how many events stay; beyond it the oldest half is let go.
const keepEvents = 20000

func eventRoutes(acct []string) []route {
	return []route{
		{op: "exportEventsJSON", method: http.MethodGet, path: "/account/events.json", kinds: acct, handle: listEvents},
		{
			op: "exportEventsJSONL", method: http.MethodGet, path: "/account/events.jsonl", kinds: acct,
			handle: func(c *call) (any, error) {
				rows, _, err := c.eventRows()
				if err != nil {
					return nil, err
				}
				return linesOf(each(rows)), nil
			},
		},
	}
}

// listEvents answers an array, or with page_size an object with a page, oldest first, and the key
// of the next one.
func listEvents(c *call) (any, error) {
	rows, at, err := c.eventRows()
	if err != nil || !c.query.Has("page_size") {
		return rows, err
	}
	return c.paged("events", rows, at)
}

func (c *call) eventRows() (rows []object, at []int64, err error) {
	q, err := c.parseSearch([]string{"action", "target_name", "source_name"}, "id", "action", "organization_id", "site_id",
		"source_id", "source_name", "source_type", "target_id",
		"target_name", "target_type", "success", "created_at")
	if err != nil {
		return nil, nil, err
	}
	for _, v := range c.s.events().list {
		about := subject{
			"id": {v.ID}, "action": {v.Action}, "organization_id": {orZero(v.OrgID)}, "site_id": {orZero(v.SiteID)},
			"source_id":   {orZero(v.SourceID)},
			"source_name": {v.SourceName}, "source_type": {v.SourceType}, "target_id": {orZero(v.TargetID)},
			"target_name": {v.TargetName},
			"target_type": {v.TargetType}, "success": {fmt.Sprint(v.Success)}, "created_at": {fmt.Sprint(v.At)},
		}
		if q.matches(about) {
			rows, at = append(rows, c.fieldsOf(c.eventRow(v))), append(at, v.Number)
		}
	}
	return rows, at, nil
}

func (c *call) eventRow(v *event) object {
	details := object{"operation": v.Operation, "source_ip": v.SourceIP}
	if v.Error != "" {
		details["error"] = v.Error
	}
	return object{
		"id": v.ID, "created_at": v.At, "client_id": c.s.Account.ID, "organization_id": orZero(v.OrgID),
		"site_id": orZero(v.SiteID), "action": v.Action,
		"source_id": orZero(v.SourceID), "source_name": v.SourceName, "source_type": v.SourceType,
		"target_id":   orZero(v.TargetID),
		"target_name": v.TargetName, "target_type": v.TargetType, "success": v.Success, "details": details,
		"state":        "processed",
		"processor_id": zeroID, "processed_at": v.At,
	}
}

// target is the id and name of what a path is about, read before the call changes it.
func (c *call) target() (id, name string) {
	for _, p := range slices.Backward(c.route.pattern) {
		if strings.HasPrefix(p, "{") {
			id = c.params[strings.Trim(p, "{}")]
			break
		}
	}
	if !isUUID(id) {
		return "", id // a site may be named
	}
	return strings.ToLower(id), c.s.nameOf(id)
}

// nameOf is what people call the object with an id.
func (s *state) nameOf(id string) string {
	for _, t := range s.tables {
		if name := t.nameOf(id); name != "" {
			return name
		}
	}
	return ""
}

// perform runs a call and leaves an event behind if it is a write. ip is where the caller is.
func (e *Emulator) perform(c *call, ip string) (any, error) {
	if c.route.method == http.MethodGet || c.route.op == "getAPIToken" {
		return e.run(c)
	}
	id, name := c.target()
	result, err := e.run(c)
	words := camelWords(c.route.op)
	noun := slices.DeleteFunc(slices.Clone(words[1:]), func(w string) bool { return w == "account" })
	v := &event{
		ID: newID(), Number: c.s.next(), At: c.unix(), Action: strings.Join(append(words[:1:1], noun...), "-"),
		Operation: c.route.op, SourceIP: ip,
		TargetID: id, TargetName: name, TargetType: strings.Join(noun, "-"), Success: err == nil,
	}
	if c.org != nil {
		v.OrgID = c.org.ID
	}
	v.source(c)
	var p *problem
	if errors.As(err, &p) {
		v.Error = p.detail
		if v.Error == "" {
			v.Error = p.title
		}
	}
	if row, ok := result.(object); ok {
		v.about(row)
	}
	if v.TargetName == "" {
		v.TargetName = c.s.nameOf(v.TargetID)
	}
	if v.TargetType == "site" && v.SiteID == "" {
		v.SiteID = v.TargetID
	}
	if len(c.s.events().list) >= keepEvents {
		oldest := c.s.events().list[keepEvents/2].Number
		c.s.events().removeIf(func(v *event) bool { return v.Number < oldest })
	}
	c.s.events().add(v)
	return result, err
}

func (v *event) source(c *call) {
	v.SourceType = "api"
	switch {
	case c.who.apiToken != nil:
		v.SourceID, v.SourceName = c.who.apiToken.ID, str(c.who.apiToken.Comment)
	case c.who.client != nil:
		v.SourceID, v.SourceName = c.who.client.ID, c.who.client.Name
	case c.who.kind != "": // in the console
		v.SourceType, v.SourceName = "user", adminEmail
	}
}

// about takes from an answer what it says about its object.
func (v *event) about(row object) {
	for key, field := range map[string]*string{
		"id": &v.TargetID, "organization_id": &v.OrgID, "site_id": &v.SiteID,
		"name": &v.TargetName,
	} {
		if s, ok := row[key].(string); ok && s != "" {
			*field = s
		}
	}
}

// camelWords splits createAccountSite into create, account, site; capitals in a row stay together.
func camelWords(s string) []string {
	var out []string
	rs := []rune(s)
	begin := 0
	for i := 1; i < len(rs); i++ {
		if unicode.IsUpper(rs[i]) && (unicode.IsLower(rs[i-1]) || i+1 < len(rs) && unicode.IsLower(rs[i+1])) {
			out = append(out, strings.ToLower(string(rs[begin:i])))
			begin = i
		}
	}
	return append(out, strings.ToLower(string(rs[begin:])))
}
