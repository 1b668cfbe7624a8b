package emulator

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/webpage"
)

// customIntegration is a named source of assets (api-behaviour 9). Its times are texts, unlike
// most.
type customIntegration struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description *string   `json:"description"`
	Icon        string    `json:"icon"` // base64 of a PNG, empty = none
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

func (i *customIntegration) Key() string { return i.ID }

func (s *state) customIntegrations() *table[*customIntegration] {
	return tableOf[*customIntegration](s)
}

func customIntegrationKind() objectKind {
	return objectKind{
		name:   "custom_integration",
		routes: customIntegrationRoutes(accountTokenKinds(), organizationTokenKinds()),
		tables: []tableKind{tableOfRows("custom_integrations", func(i *customIntegration) string { return i.Name })},
		title:  "Custom integrations",
		items: func(s *state) (out []webpage.Item) {
			for _, i := range s.customIntegrations().list {
				icon := map[bool]string{true: "(with icon) "}[i.Icon != ""]
				out = append(out, webpage.Item{ID: i.ID, Name: i.Name, Text: icon + str(i.Description)})
			}
			return out
		},
	}
}

// maxIcon is the largest width and height of an icon in pixels.
const maxIcon = 256

func customIntegrationRoutes(acct, org []string) []route {
	const base, one = "/account/custom-integrations", "/account/custom-integrations/{customIntegrationId}"
	return []route{
		{op: "getAccountCustomIntegrations", method: http.MethodGet, path: base, kinds: acct, handle: listCustomIntegrations},
		{op: "createAccountCustomIntegration", method: http.MethodPost, path: base, kinds: acct, handle: createCustomIntegration},
		{
			op: "getAccountCustomIntegration", method: http.MethodGet, path: one, kinds: acct,
			handle: withCustomIntegration(readCustomIntegration),
		},
		{
			op: "updateAccountCustomIntegration", method: http.MethodPatch, path: one, kinds: acct,
			handle: withCustomIntegration(patchCustomIntegration),
		},
		{op: "createAccountCustomIntegrationAndID", method: http.MethodPut, path: one, kinds: acct, handle: putCustomIntegration},
		{
			op: "deleteAccountCustomIntegration", method: http.MethodDelete, path: one, kinds: acct,
			handle: withCustomIntegration(removeCustomIntegration),
		},
		{
			op: "getOrgCustomIntegrations", method: http.MethodGet, path: "/org/custom-integrations", kinds: org,
			handle: listCustomIntegrations,
		},
		{
			op: "getOrgCustomIntegration", method: http.MethodGet, path: "/org/custom-integrations/{customIntegrationId}",
			kinds: org, handle: withCustomIntegration(readCustomIntegration),
		},
	}
}

func withCustomIntegration(h func(*call, *customIntegration) (any, error)) func(*call) (any, error) {
	return func(c *call) (any, error) {
		id, err := c.pathID("customIntegrationId")
		if err != nil {
			return nil, err
		}
		i, ok := c.s.customIntegrations().get(id)
		if !ok {
			return nil, noCustomIntegration()
		}
		return h(c, i)
	}
}

func noCustomIntegration() *problem {
	return failed(http.StatusNotFound, "custom integration not found")
}

func (c *call) customIntegrationRow(i *customIntegration) object {
	r := object{
		"id": i.ID, "name": i.Name, "description": i.Description, "icon": nil, "client_id": c.s.Account.ID,
		"created_by_id": zeroID,
		"created_at":    i.CreatedAt.UTC().Format(time.RFC3339Nano), "updated_at": i.UpdatedAt.UTC().Format(time.RFC3339Nano),
		"destroyed_at": nil,
	}
	if i.Icon != "" {
		r["icon"] = i.Icon
	}
	if c.e.hasVariant("integration-camel-case") {
		for old, name := range map[string]string{
			"client_id": "clientId", "created_by_id": "createdById", "created_at": "createdAt", "updated_at": "updatedAt",
			"destroyed_at": "destroyedAt",
		} {
			r[name] = r[old]
			delete(r, old)
		}
	}
	return r
}

func listCustomIntegrations(c *call) (any, error) {
	var out []object
	for _, i := range c.s.customIntegrations().list {
		out = append(out, c.customIntegrationRow(i))
	}
	return out, nil
}

func readCustomIntegration(c *call, i *customIntegration) (any, error) {
	return c.customIntegrationRow(i), nil
}

func createCustomIntegration(c *call) (any, error) { return c.newCustomIntegration(newID()) }

func (c *call) newCustomIntegration(id string) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	i := &customIntegration{ID: id, Description: c.stored(""), CreatedAt: c.now}
	if err := c.applyCustomIntegration(i, f); err != nil {
		return nil, err
	}
	c.s.customIntegrations().add(i)
	return c.customIntegrationRow(i), nil
}

// putCustomIntegration replaces the integration with an id, or makes it with that id, as its
// operationId says. Whether it may is not known for sure (api-behaviour 9).
func putCustomIntegration(c *call) (any, error) {
	id, err := c.pathID("customIntegrationId")
	if err != nil {
		return nil, err
	}
	i, ok := c.s.customIntegrations().get(id)
	if !ok {
		if c.e.hasVariant("integration-put-unknown-404") {
			return nil, noCustomIntegration()
		}
		return c.newCustomIntegration(id)
	}
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	edited := &customIntegration{ID: i.ID, Description: c.stored(""), CreatedAt: i.CreatedAt}
	if err := c.applyCustomIntegration(edited, f); err != nil {
		return nil, err
	}
	*i = *edited
	return c.customIntegrationRow(i), nil
}

func patchCustomIntegration(c *call, i *customIntegration) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	edited := *i
	if err := c.applyCustomIntegration(&edited, f); err != nil {
		return nil, err
	}
	*i = edited
	return c.customIntegrationRow(i), nil
}

func (c *call) applyCustomIntegration(i *customIntegration, f *fields) error {
	name, description, icon := f.str("name"), f.str("description"), f.str("icon")
	if f.err != nil {
		return f.err
	}
	if name != nil {
		i.Name = *name
	}
	if i.Name == "" || strings.ContainsFunc(i.Name, unicode.IsSpace) {
		return failed(http.StatusUnprocessableEntity, "name is required and cannot contain spaces")
	}
	if _, used := c.s.customIntegrations().first(func(x *customIntegration) bool {
		return x.ID != i.ID && strings.EqualFold(x.Name, i.Name)
	}); used {
		return c.nameTaken("custom integration")
	}
	c.patchText(&i.Description, description)
	if icon != nil {
		if *icon != "" && !isIcon(*icon) {
			return failed(http.StatusUnprocessableEntity, "icon must be a base64 encoded PNG of at most 256x256 pixels")
		}
		i.Icon = *icon
	}
	i.UpdatedAt = c.now
	return nil
}

// isIcon decodes the whole picture, because a PNG that is cut off has a good header too.
func isIcon(text string) bool {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return false
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || size.Width > maxIcon || size.Height > maxIcon {
		return false
	}
	_, err = png.Decode(bytes.NewReader(data))
	return err == nil
}

func removeCustomIntegration(c *call, i *customIntegration) (any, error) {
	row := c.customIntegrationRow(i)
	for _, name := range []string{"destroyed_at", "destroyedAt"} {
		if _, ok := row[name]; ok {
			row[name] = c.now.UTC().Format(time.RFC3339Nano)
		}
	}
	c.s.customIntegrations().removeIf(func(x *customIntegration) bool { return x == i })
	return row, nil
}
