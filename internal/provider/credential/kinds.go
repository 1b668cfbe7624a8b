package credential

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// kind is one type of credential: the keys of its secret, as the API document has
// them (the schemas of CredentialFields). The document declares every value a string;
// which of them are "true" or "false" is read off its examples.
type kind struct {
	title string // the product or method, as runZero calls it
	keys  map[string]key
	cidrs bool // whether the service honours cidrs (api-behaviour 8)
	// open types may have keys that the document does not list: a custom integration's
	// script declares its own (api-behaviour 8).
	open bool
}

// key is one value of a secret.
type key struct {
	text     string // what it is, for docs and messages
	required bool
	yesNo    bool     // "true" or "false"
	choices  []string // an enum
}

func must(text string) key { return key{text: text, required: true} }
func may(text string) key  { return key{text: text} }
func flag(text string) key { return key{text: text, yesNo: true} }

// extend gives a copy of keys with more.
func extend(keys map[string]key, more map[string]key) map[string]key {
	all := maps.Clone(keys)
	maps.Copy(all, more)
	return all
}

// kinds is the table, by the service's name of the type (schema CredentialOptions).
func kinds() map[string]kind {
	const (
		apiURL, apiKey = "address of the API", "API key"
		user, password = "user name", "password"
		clientID       = "id of the application or API client"
		clientSecret   = "its secret"
		thumbprints    = "trusted certificates, such as `IP=SHA256:B64HASH`"
		anyCertificate = "whether to accept any certificate"
	)
	tls := map[string]key{"insecure": flag(anyCertificate), "thumbprints": may(thumbprints)}
	login := map[string]key{"username": must(user), "password": must(password)}
	client := map[string]key{"client_id": must(clientID), "client_secret": must(clientSecret)}
	urlAndKey := map[string]key{"api_url": must(apiURL), "api_key": must(apiKey)}
	accessKeys := map[string]key{
		"api_url": must(apiURL), "access_key": must("access key"),
		"secret_key": must("secret key"),
	}
	google := map[string]key{
		"type":                        may("type in the key file, such as `service_account`"),
		"project_id":                  may("project of the service account"),
		"private_key_id":              may("id of the private key"),
		"private_key":                 may("private key, base64 encoded"),
		"client_email":                may("address of the service account"),
		"client_id":                   may("id of the service account"),
		"auth_uri":                    may("address for authorization"),
		"token_uri":                   may("address for tokens"),
		"auth_provider_x509_cert_url": may("address of the provider's certificates"),
		"client_x509_cert_url":        may("address of the account's certificate"),
		"universe_domain":             may("domain of the cloud, such as `googleapis.com`"),
	}
	return map[string]kind{
		"aws_access_secret": {title: "Amazon Web Services", keys: map[string]key{
			"access_key": must("access key id"), "secret_access_key": must("secret access key"),
			"regions":               may("regions, separated by commas"),
			"use_cross_account_org": flag("whether to go through all accounts of the organization"),
			"role":                  may("role to take on there"),
		}},
		"azure_client_secret": {title: "Microsoft Azure and Entra ID, client secret", keys: extend(client, map[string]key{
			"tenant_id":          must("id of the tenant"),
			"environment":        {text: "cloud", required: true, choices: []string{"global", "gcc", "gcc_high", "dod"}},
			"multi_subscription": flag("whether to read all subscriptions"),
			"subscription_id":    may("id of the one subscription to read"),
		})},
		"azure_username_password": {title: "Microsoft Azure and Entra ID, user", keys: extend(login, map[string]key{
			"client_id": must(clientID), "tenant_id": must("id of the tenant"),
		})},
		"censys_search_api_key": {title: "Censys", keys: extend(client, map[string]key{"api_url": may(apiURL)})},
		"crowdstrike_api_key":   {title: "CrowdStrike", keys: extend(client, map[string]key{"api_url": must(apiURL)})},
		"custom_integration_credential": {title: "custom integration script", open: true, keys: map[string]key{
			"access_key": must("first value that the script gets"), "access_secret": must("second value that the script gets"),
		}},
		"gcp_service_account_key": {title: "Google Cloud", keys: extend(google, map[string]key{
			"cross_project": flag("whether to read all projects"),
		})},
		"google_workspace_client_secret": {title: "Google Workspace", keys: extend(google, map[string]key{
			"delegate": must("address of the administrator to act for"), "customer_id": may("id of the customer"),
		})},
		"insightvm_username_password": {
			title: "Rapid7 InsightVM",
			keys:  extend(extend(login, tls), map[string]key{"api_url": must(apiURL)}),
		},
		"ldap_username_password": {title: "LDAP", keys: extend(extend(login, tls), map[string]key{
			"url":        must("address of the server, such as `ldap://example.com:389`"),
			"base_dn":    must("where to search, such as `dc=example,dc=com`"),
			"legacy_tls": flag("whether to allow old versions of TLS"),
		})},
		"mecm_db_connection_string": {title: "Microsoft Endpoint Configuration Manager", keys: map[string]key{
			"db_connection_string": must("connection string of the database"),
		}},
		"meraki_api_key": {title: "Cisco Meraki", keys: urlAndKey},
		"miradore_api_key_v1": {title: "Miradore", keys: map[string]key{
			"hostname": must("host name, such as `example.online.miradore.com`"), "api_key": must(apiKey),
		}},
		"nessus_access_secret": {title: "Nessus Professional", keys: extend(accessKeys, tls)},
		"netbox_api_key":       {title: "NetBox", keys: urlAndKey},
		"palo_alto_api_key": {
			title: "Palo Alto Networks firewall",
			keys:  map[string]key{"api_key": must(apiKey)},
		},
		"qualys_username_password": {
			title: "Qualys",
			keys:  extend(login, map[string]key{"api_url": must(apiURL)}),
		},
		"sentinelone_api_key": {title: "SentinelOne", keys: urlAndKey},
		"shodan_api_key":      {title: "Shodan", keys: map[string]key{"api_key": must(apiKey)}},
		"snmpv2_community": {
			title: "SNMP v2", cidrs: true,
			keys: map[string]key{"community": must("communities, separated by commas")},
		},
		"tanium_api_token": {
			title: "Tanium",
			keys:  map[string]key{"api_url": must(apiURL), "api_token": must("API token")},
		},
		"tenable_access_secret":                 {title: "Tenable Vulnerability Management", keys: accessKeys},
		"tenable_security_center_access_secret": {title: "Tenable Security Center", keys: extend(accessKeys, tls)},
		"vmware_username_password":              {title: "VMware", cidrs: true, keys: extend(login, tls)},
		"wiz_client_secret": {title: "Wiz", keys: extend(client, map[string]key{
			"auth_url": must("address for authorization"), "api_url": must(apiURL),
		})},
		"x509_keypair": {title: "TLS client certificate", keys: map[string]key{
			"x509_certificate": must("certificate"), "private_key": must("its private key"),
		}},
		"snmpv3_credential": {title: "SNMP v3", cidrs: true, keys: map[string]key{
			"username": must(user), "context": may("context, such as `vlan-32`"),
			"auth-protocol":    may("authentication protocol, such as `sha`"),
			"auth-passphrase":  may("passphrase for authentication"),
			"privacy-protocol": may("privacy protocol, such as `aes`"), "privacy-passphrase": may("passphrase for privacy"),
		}},
	}
}

// allowed lists the keys of a type, required ones first, for messages.
func (k kind) allowed() string {
	names := slices.SortedFunc(maps.Keys(k.keys), func(a, b string) int {
		if k.keys[a].required != k.keys[b].required {
			if k.keys[a].required {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	for i, name := range names {
		if k.keys[name].required {
			names[i] += " (required)"
		}
	}
	return strings.Join(names, ", ")
}

// wanted says in docs and messages what a key takes.
func (k key) wanted() string {
	switch {
	case k.yesNo:
		return k.text + ", `true` or `false`"
	case len(k.choices) > 0:
		return fmt.Sprintf("%s: `%s`", k.text, strings.Join(k.choices, "`, `"))
	}
	return k.text
}

// reference is the table in Markdown, for the docs page.
func reference() string {
	var b strings.Builder
	b.WriteString("| Type | Secret; **required** keys are bold |\n|---|---|\n")
	all := kinds()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		k := all[name]
		var keys []string
		for _, required := range []bool{true, false} {
			for _, one := range slices.Sorted(maps.Keys(k.keys)) {
				switch value := k.keys[one]; {
				case value.required != required:
				case required:
					keys = append(keys, fmt.Sprintf("**`%s`**: %s", one, value.wanted()))
				default:
					keys = append(keys, fmt.Sprintf("`%s`: %s", one, value.wanted()))
				}
			}
		}
		if k.open {
			keys = append(keys, "any other that the script asks for")
		}
		fmt.Fprintf(&b, "| `%s`<br>%s | %s |\n", name, k.title, strings.Join(keys, "<br>"))
	}
	return b.String()
}
