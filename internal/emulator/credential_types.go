package emulator

// secretShape says which keys the secret of a type of credential has to and may have, and which
// values a key is limited to.
type secretShape struct {
	required, optional []string
	values             map[string][]string
	open               bool // other keys are kept too
}

// credentialTypes are the types of credentials and their secrets: the enum of CredentialOptions and
// the alternatives of CredentialFields in the API document.
func credentialTypes() map[string]secretShape {
	google := []string{
		"auth_provider_x509_cert_url", "auth_uri", "client_email", "client_id", "client_x509_cert_url", "private_key",
		"private_key_id", "project_id",
		"token_uri", "type", "universe_domain",
	}
	keys := func(k ...string) []string { return k }
	return map[string]secretShape{
		"aws_access_secret": {
			required: keys("access_key", "secret_access_key"),
			optional: keys("regions", "use_cross_account_org", "role"),
		},
		"azure_client_secret": {
			required: keys("client_id", "client_secret", "tenant_id", "environment"),
			optional: keys("multi_subscription", "subscription_id"),
			values:   map[string][]string{"environment": {"global", "gcc", "gcc_high", "dod"}},
		},
		"azure_username_password": {required: keys("client_id", "tenant_id", "username", "password")},
		"censys_search_api_key":   {required: keys("client_id", "client_secret"), optional: keys("api_url")},
		"crowdstrike_api_key":     {required: keys("client_id", "client_secret", "api_url")},
		"custom_integration_credential": {
			required: keys("access_key", "access_secret"),
			open:     true,
		}, // newer builds keep any key (api-behaviour 8)
		"gcp_service_account_key": {optional: append(keys("cross_project"), google...)},
		"google_workspace_client_secret": {
			required: keys("delegate"), optional: append(keys("customer_id"), google...),
		},
		"insightvm_username_password": {
			required: keys("api_url", "username", "password"),
			optional: keys("insecure", "thumbprints"),
		},
		"ldap_username_password": {
			required: keys("url", "username", "password", "base_dn"), optional: keys("insecure", "legacy_tls", "thumbprints"),
		},
		"mecm_db_connection_string": {required: keys("db_connection_string")},
		"meraki_api_key":            {required: keys("api_url", "api_key")},
		"miradore_api_key_v1":       {required: keys("hostname", "api_key")},
		"nessus_access_secret": {
			required: keys("api_url", "access_key", "secret_key"),
			optional: keys("insecure", "thumbprints"),
		},
		"netbox_api_key":           {required: keys("api_url", "api_key")},
		"palo_alto_api_key":        {required: keys("api_key")},
		"qualys_username_password": {required: keys("api_url", "username", "password")},
		"sentinelone_api_key":      {required: keys("api_url", "api_key")},
		"shodan_api_key":           {required: keys("api_key")},
		"snmpv2_community":         {required: keys("community")},
		"snmpv3_credential": {
			required: keys("username"), optional: keys("context", "auth-protocol", "auth-passphrase", "privacy-protocol",
				"privacy-passphrase"),
		},
		"tanium_api_token":      {required: keys("api_url", "api_token")},
		"tenable_access_secret": {required: keys("api_url", "access_key", "secret_key")},
		"tenable_security_center_access_secret": {
			required: keys("api_url", "access_key", "secret_key"),
			optional: keys("insecure", "thumbprints"),
		},
		"vmware_username_password": {
			required: keys("username", "password"),
			optional: keys("insecure", "thumbprints"),
		},
		"wiz_client_secret": {required: keys("auth_url", "api_url", "client_id", "client_secret")},
		"x509_keypair":      {required: keys("x509_certificate", "private_key")},
	}
}

// honoursCIDRs tells whether credentials of a type can be held to networks: those of VMware and
// SNMP (api-behaviour 8).
func honoursCIDRs(kind string) bool {
	return kind == "vmware_username_password" || kind == "snmpv2_community" || kind == "snmpv3_credential"
}
