package emulator

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator/inventory"
)

// typeImport is the type of a task that reads what was uploaded (api-behaviour 5).
const typeImport = "import"

// Limits of uploads that the API document states, and one of our own against a bomb.
const (
	maxImportName        = 100
	maxImportDescription = 1024
	maxImportTags        = 100
	maxUnpacked          = 256 << 20
)

// importRoutes are uploads. What kind of file a scan upload is makes no difference here: none of
// them is read.
func importRoutes(org []string) []route {
	const at = "/org/sites/{site_id}/import"
	return []route{
		{
			op: "importCustomIntegrationAssets", method: http.MethodPost, path: "/import/org/{orgID}/assets", kinds: org,
			handle: importAssets,
		},
		{op: "importScanData", method: http.MethodPut, path: at, kinds: org, handle: withSite(importScan)},
		{op: "importNessusScanData", method: http.MethodPut, path: at + "/nessus", kinds: org, handle: withSite(importScan)},
		{op: "importPacketData", method: http.MethodPut, path: at + "/packet", kinds: org, handle: withSite(importScan)},
	}
}

// importScan keeps a file that was uploaded for a site. It is given back as the data of its task.
func importScan(c *call, st *site) (any, error) {
	if len(c.body) == 0 {
		return nil, badRequest("no data")
	}
	t := c.newTask(st)
	t.Type, t.Name = typeImport, fmt.Sprintf("Import %d of %s", t.Sequence, st.Name)
	c.s.tasks().add(t)
	c.s.uploads().add(&upload{TaskID: t.ID, Data: c.body})
	return c.taskRow(t), nil
}

// importedAsset is a line of an upload of a custom integration (ImportAsset of the API document).
type importedAsset struct {
	ID                string            `json:"id"`
	RunZeroID         string            `json:"runZeroID"`
	NetworkInterfaces []networkCard     `json:"networkInterfaces"`
	Hostnames         []string          `json:"hostnames"`
	Domain            string            `json:"domain"`
	FirstSeen         string            `json:"firstSeenTS"`
	OS                string            `json:"os"`
	OSVersion         string            `json:"osVersion"`
	Manufacturer      string            `json:"manufacturer"`
	Model             string            `json:"model"`
	Tags              []string          `json:"tags"`
	DeviceType        string            `json:"deviceType"`
	CustomAttributes  map[string]string `json:"customAttributes"`
}

type networkCard struct {
	MAC  string   `json:"macAddress"`
	IPv4 []string `json:"ipv4Addresses"`
	IPv6 []string `json:"ipv6Addresses"`
}

// assetUpload is the form of such an upload. The description of the import comes as one JSON part,
// as the API document says, or as a part for each of its fields, as the vendor's SDK sends it
// (api-behaviour 13).
type assetUpload struct {
	siteID, integrationID, name, description string
	excludeUnknown                           bool
	tags                                     []string
	assets                                   []importedAsset
}

func importAssets(c *call) (any, error) {
	if err := c.organizationOfPath("orgID"); err != nil {
		return nil, err
	}
	u, err := c.readUpload()
	if err != nil {
		return nil, err
	}
	st, ok := c.s.sites().get(u.siteID)
	if !ok || st.Inactive || st.OrgID != c.org.ID {
		return nil, c.notFound("site")
	}
	if _, ok := c.s.customIntegrations().get(u.integrationID); !ok {
		return nil, noCustomIntegration()
	}
	t := c.newTask(st)
	t.Type, t.Name, t.Tags, t.IntegrationID = typeImport, u.name, strings.Join(u.tags, " "),
		strings.ToLower(u.integrationID)
	t.Description = c.stored(u.description)
	t.Stats = c.takeAssets(t, u)
	c.s.tasks().add(t)
	return c.taskRow(t), nil
}

// organizationOfPath finds the organization that a path names; an organization token has to be of
// it.
func (c *call) organizationOfPath(param string) error {
	id, err := c.pathID(param)
	if err != nil {
		return err
	}
	o, ok := c.s.liveOrg(id)
	if k := c.who.apiToken; !ok || k != nil && k.OrgID != "" && k.OrgID != o.ID {
		return c.notFound("organization")
	}
	c.org = o
	return nil
}

// takeAssets adds what is new and changes what the same integration has imported under the same id
// before, and counts both as the stats of a task do (api-behaviour 13).
func (c *call) takeAssets(t *task, u *assetUpload) map[string]int64 {
	var added, changed int64
	for _, in := range u.assets {
		a, known := c.s.assets().first(func(a *inventory.Asset) bool {
			return a.OrgID == c.org.ID && a.IntegrationID == t.IntegrationID && a.ForeignID == in.ID
		})
		switch {
		case known:
			changed++
		case u.excludeUnknown:
			continue
		default:
			added++
			a = &inventory.Asset{
				ID: newID(), OrgID: c.org.ID, SiteID: t.SiteID, Number: c.s.next(), CreatedAt: c.unix(),
				IntegrationID: t.IntegrationID, ForeignID: in.ID,
			}
			c.s.assets().add(a)
		}
		in.apply(a, t.ID, c.unix())
		if len(in.Tags) > 0 {
			n := c.note(found{assetID: a.ID, site: a.SiteID})
			n.Tags = map[string]string{}
			for _, tag := range in.Tags {
				name, value, _ := strings.Cut(tag, "=")
				n.Tags[name] = value
			}
		}
	}
	return map[string]int64{
		"change.newAssets": added, "change.changedAssets": changed,
		"change.totalAssets": added + changed,
	}
}

func (in importedAsset) apply(a *inventory.Asset, taskID string, now int64) {
	a.UpdatedAt, a.TaskID = now, taskID
	a.Names, a.OS, a.OSVersion, a.Type, a.Attributes = in.Hostnames, in.OS, in.OSVersion, in.DeviceType,
		in.CustomAttributes
	a.HW = strings.TrimSpace(in.Manufacturer + " " + in.Model)
	a.Domains, a.Addresses, a.MACs = nil, nil, nil
	if in.Domain != "" {
		a.Domains = []string{in.Domain}
	}
	for _, card := range in.NetworkInterfaces {
		a.Addresses = append(append(a.Addresses, card.IPv4...), card.IPv6...)
		if card.MAC != "" {
			a.MACs = append(a.MACs, strings.ToLower(card.MAC))
		}
	}
	if at, err := time.Parse(time.RFC3339Nano, in.FirstSeen); err == nil {
		a.FirstSeen = at.Unix()
	}
}

func unprocessable(detail string) *problem { return failed(http.StatusUnprocessableEntity, detail) }

func (c *call) readUpload() (*assetUpload, error) {
	kind, params, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil, badRequest("content type must be multipart/form-data")
	}
	u, data := &assetUpload{}, []byte(nil)
	for parts := multipart.NewReader(bytes.NewReader(c.body), params["boundary"]); ; {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		var value []byte
		if err == nil {
			value, err = io.ReadAll(part)
		}
		if err == nil && part.FormName() == "assetData" {
			data = value
		} else if err == nil {
			err = u.set(part.FormName(), value)
		}
		if err != nil {
			return nil, badRequest("invalid request body")
		}
	}
	switch {
	case !isUUID(u.siteID) || !isUUID(u.integrationID):
		return nil, unprocessable("siteId and customIntegrationId are required")
	case u.name == "" || utf8.RuneCountInString(u.name) > maxImportName:
		return nil, unprocessable(fmt.Sprintf("importTask.name is required and at most %d characters long", maxImportName))
	case utf8.RuneCountInString(u.description) > maxImportDescription:
		return nil, unprocessable(fmt.Sprintf("importTask.description is at most %d characters long", maxImportDescription))
	case len(u.tags) > maxImportTags:
		return nil, unprocessable(fmt.Sprintf("importTask.tags are at most %d", maxImportTags))
	}
	if u.assets, err = unpackAssets(data); err != nil {
		return nil, unprocessable("assetData is not a gzip compressed file of assets")
	}
	return u, nil
}

// set takes one part of the form.
func (u *assetUpload) set(name string, value []byte) error {
	text := string(value)
	switch name {
	case "siteId":
		u.siteID = text
	case "customIntegrationId":
		u.integrationID = text
	case "importTask":
		var all struct {
			Name, Description string
			ExcludeUnknown    bool
			Tags              []string
		}
		if err := json.Unmarshal(value, &all); err != nil {
			return fmt.Errorf("importTask: %w", err)
		}
		u.name, u.description, u.excludeUnknown, u.tags = all.Name, all.Description, all.ExcludeUnknown, all.Tags
	case "importTask.name":
		u.name = text
	case "importTask.description":
		u.description = text
	case "importTask.excludeUnknown":
		u.excludeUnknown = text == "true"
	case "importTask.tags":
		u.tags = entries(text)
	}
	return nil
}

// unpackAssets reads an array of assets, or one asset a line.
func unpackAssets(data []byte) ([]importedAsset, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	plainText, err := io.ReadAll(io.LimitReader(z, maxUnpacked))
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	var list []importedAsset
	if text := bytes.TrimSpace(plainText); len(text) > 0 && text[0] == '[' {
		if err := json.Unmarshal(text, &list); err != nil {
			return nil, fmt.Errorf("reading the array: %w", err)
		}
	} else {
		for dec := json.NewDecoder(bytes.NewReader(text)); ; {
			var a importedAsset
			if err := dec.Decode(&a); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, fmt.Errorf("reading a line: %w", err)
			}
			list = append(list, a)
		}
	}
	for _, a := range list {
		if a.ID == "" {
			return nil, errors.New("an asset has no id")
		}
	}
	return list, nil
}
