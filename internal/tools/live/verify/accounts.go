package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"strings"
)

// accountQuestions are about scan templates, credentials, ownership types and custom integrations.
func accountQuestions() []question {
	return []question{
		{
			section: "6", text: "PUT of a template: a key left out of params", decides: []string{"template-put-merges"},
			ask: leftOutParam,
		},
		{section: "6", text: "second template of a name", decides: []string{"template-name-unique"}, ask: twinTemplate},
		{section: "8", text: "second credential of a name", decides: []string{"credential-name-unique"}, ask: twinCredential},
		{
			section: "8", text: "deletion of a credential that a template names", decides: []string{"credential-in-use"},
			ask: usedCredential,
		},
		{
			section: "8", text: "credential of an unknown type", decides: []string{"credential-unknown-type"},
			ask: unknownCredential,
		},
		{
			section: "8", text: "cidrs of credentials", decides: []string{"credential-cidrs-normalised"},
			ask: credentialNetworks,
		},
		{
			section: "9", text: "reference of an ownership type", decides: []string{"ownership-reference-server"},
			ask: ownershipReference,
		},
		{
			section: "9", text: "answer to the POST of ownership types", decides: []string{"ownership-replies-all"},
			ask: ownershipReply,
		},
		{
			section: "9", text: "names of a custom integration's fields", decides: []string{"integration-camel-case"},
			ask: integrationNames,
		},
		{
			section: "9", text: "PUT of a custom integration with an unknown id",
			decides: []string{"integration-put-unknown-404"}, ask: integrationByID,
		},
	}
}

const (
	templatesPath    = "/account/tasks/templates"
	credentialsPath  = "/account/credentials" //nolint:gosec // a path
	integrationsPath = "/account/custom-integrations"
)

func (q *inquiry) template(more object) object {
	body := object{
		"name": q.name("template"), "organization_id": q.org, "global": false, "acl": object{q.org: "user"},
		"params": object{"rate": "500"},
	}
	maps.Copy(body, more)
	return body
}

func leftOutParam(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.must(ctx, http.MethodPost, templatesPath, q.template(nil))
	if err != nil {
		return finding{}, err
	}
	if got := inside(row, "params")["rate"]; !same(got, "500") {
		return odd("rate 500 was sent, %s is read", plain(got)), nil
	}
	row, err = q.must(ctx, http.MethodPut, templatesPath,
		q.template(object{"id": row["id"], "name": row["name"], "params": object{"passes": "2"}}))
	if err != nil {
		return finding{}, err
	}
	got := inside(row, "params")["rate"]
	return either(same(got, "500"), "template-put-merges", "keeps its value", "back to the default", "rate 500, then %s",
		plain(got)), nil
}

func twinTemplate(ctx context.Context, q *inquiry) (finding, error) {
	first := q.template(nil)
	if _, err := q.must(ctx, http.MethodPost, templatesPath, first); err != nil {
		return finding{}, err
	}
	answer, err := q.console.Do(ctx, http.MethodPost, templatesPath, first)
	return either(!answer.OK(), "template-name-unique", "refused", "accepted", "%s", answer.Text()), err
}

// credential is a community string that nothing uses, for the first organization.
func (q *inquiry) credential(more object) object {
	body := object{
		"name": q.name("credential"), "type": "snmpv2_community", "global": false, "acl": object{q.org: "user"},
		"secret": object{"community": "nothing"},
	}
	maps.Copy(body, more)
	return body
}

func twinCredential(ctx context.Context, q *inquiry) (finding, error) {
	first := q.credential(nil)
	if _, err := q.must(ctx, http.MethodPut, credentialsPath, first); err != nil {
		return finding{}, err
	}
	answer, err := q.console.Do(ctx, http.MethodPut, credentialsPath, first)
	return either(!answer.OK(), "credential-name-unique", "refused", "accepted", "%s", answer.Text()), err
}

func usedCredential(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.must(ctx, http.MethodPut, credentialsPath, q.credential(nil))
	if err != nil {
		return finding{}, err
	}
	if _, err := q.must(ctx, http.MethodPost, templatesPath,
		q.template(object{"params": object{"credentials": row["id"]}})); err != nil {
		return finding{}, err
	}
	answer, err := q.console.Do(ctx, http.MethodDelete, credentialsPath+"/"+text(row, "id"), nil)
	return either(!answer.OK(), "credential-in-use", "refused", "accepted", "%s", answer.Text()), err
}

func unknownCredential(ctx context.Context, q *inquiry) (finding, error) {
	answer, err := q.console.Do(ctx, http.MethodPut, credentialsPath, q.credential(object{"type": "tfacc_unknown_type"}))
	return either(answer.OK(), "credential-unknown-type", "accepted", "refused", "%s", answer.Text()), err
}

func credentialNetworks(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.must(ctx, http.MethodPut, credentialsPath, q.credential(object{"cidrs": "203.0.113.5, 203.0.113.77/28"}))
	if err != nil {
		return finding{}, err
	}
	got := strings.Trim(fmt.Sprint(row["cidrs"]), "[]")
	switch {
	case strings.Contains(got, "203.0.113.77/28"):
		return either(false, "", "", "as sent", "%s", got), nil
	case strings.Contains(got, "203.0.113.64/28"):
		return either(true, "credential-cidrs-normalised", "normalised", "", "%s", got), nil
	}
	return odd("%s", got), nil
}

func ownershipReference(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.ownershipType(ctx, object{"reference": 4242})
	if err != nil {
		return finding{}, err
	}
	return either(!same(row["reference"], 4242), "ownership-reference-server", "set by the server", "as sent",
		"4242 was sent, %s is read", plain(row["reference"])), nil
}

func ownershipReply(ctx context.Context, q *inquiry) (finding, error) {
	if _, err := q.ownershipType(ctx, nil); err != nil { // so that there is another one
		return finding{}, err
	}
	_, replied, err := q.ownershipTypes(ctx, nil)
	return either(replied > 1, "ownership-replies-all", "all types", "the one that was sent", "%d types", replied), err
}

// integrationName has no white space, which the service refuses.
func (q *inquiry) integrationName() string { return q.name("integration") }

func integrationNames(ctx context.Context, q *inquiry) (finding, error) {
	row, err := q.must(ctx, http.MethodPost, integrationsPath, object{"name": q.integrationName()})
	if err != nil {
		return finding{}, err
	}
	_, camel := row["createdAt"]
	_, snake := row["created_at"]
	if camel == snake {
		return odd("createdAt: %t, created_at: %t", camel, snake), nil
	}
	return either(camel, "integration-camel-case", "createdAt", "created_at", "answer to the creation"), nil
}

func integrationByID(ctx context.Context, q *inquiry) (finding, error) {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	id := fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	answer, err := q.console.Do(ctx, http.MethodPut, integrationsPath+"/"+id, object{"name": q.integrationName()})
	if err != nil {
		return finding{}, err
	}
	switch {
	case answer.OK():
		return either(false, "", "", "makes it", "%d", answer.Status), nil
	case answer.Status == http.StatusNotFound:
		return either(true, "integration-put-unknown-404", "404", "", "%s", answer.Text()), nil
	}
	return odd("%s", answer.Text()), nil
}
