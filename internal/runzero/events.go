package runzero

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/transport"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero/internal/wire"
)

var opEvents = transport.Operation{
	ID: "exportEventsJSON", Method: http.MethodGet, Path: "/account/events.json",
	Needs: NeedsAccount, IsList: true,
}

// eventPage is how many events are asked for at once, at most.
const eventPage = 500

// Event is one entry of the account's event log (schema Event).
type Event struct {
	ID             string
	AccountID      string
	OrganizationID string
	SiteID         string
	Action         string
	SourceID       string
	SourceName     string
	SourceType     string
	TargetID       string
	TargetName     string
	TargetType     string
	Success        bool
	State          string
	ProcessorID    string
	CreatedAt      time.Time
	ProcessedAt    time.Time
	Details        json.RawMessage // free-form object; nil if absent
}

type wireEvent struct {
	ID             wire.Text       `json:"id"`
	ClientID       wire.ID         `json:"client_id"`
	OrganizationID wire.ID         `json:"organization_id"`
	SiteID         wire.ID         `json:"site_id"`
	Action         wire.Text       `json:"action"`
	SourceID       wire.Reference  `json:"source_id"`
	SourceName     wire.Text       `json:"source_name"`
	SourceType     wire.Text       `json:"source_type"`
	TargetID       wire.Reference  `json:"target_id"`
	TargetName     wire.Text       `json:"target_name"`
	TargetType     wire.Text       `json:"target_type"`
	Success        wire.Bool       `json:"success"`
	State          wire.Text       `json:"state"`
	ProcessorID    wire.Reference  `json:"processor_id"`
	CreatedAt      wire.Time       `json:"created_at"`
	ProcessedAt    wire.Time       `json:"processed_at"`
	Details        json.RawMessage `json:"details"`
}

func (w wireEvent) event() Event {
	e := Event{
		ID: string(w.ID), AccountID: string(w.ClientID), OrganizationID: string(w.OrganizationID), SiteID: string(w.SiteID),
		Action: string(w.Action), SourceID: string(w.SourceID), SourceName: string(w.SourceName),
		SourceType: string(w.SourceType),
		TargetID:   string(w.TargetID), TargetName: string(w.TargetName), TargetType: string(w.TargetType),
		Success: w.Success.IsTrue(),
		State:   string(w.State), ProcessorID: string(w.ProcessorID), CreatedAt: w.CreatedAt.Time,
		ProcessedAt: w.ProcessedAt.Time,
	}
	if len(w.Details) > 0 && !bytes.Equal(w.Details, []byte("null")) {
		e.Details = w.Details
	}
	return e
}

// Events walks through the account's event log (operationId exportEventsJSON), page by page as the
// consumer goes on. limit is the most events to yield, 0 for all. After an error nothing more is
// yielded.
func (c *Client) Events(ctx context.Context, search string, limit int) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		left, key := limit, ""
		for {
			size := eventPage
			if limit > 0 {
				size = min(size, left)
			}
			page, next, err := c.eventPage(ctx, search, key, size)
			if err == nil && next != "" && next == key && len(page) > 0 {
				err = c.conn.UnexpectedResponse(opEvents, "the pages of events do not come to an end")
			}
			if err != nil {
				yield(Event{}, err)
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
				if left--; limit > 0 && left == 0 {
					return
				}
			}
			if key = next; key == "" || len(page) == 0 {
				return
			}
		}
	}
}

func (c *Client) eventPage(ctx context.Context, search, key string, size int) ([]Event, string, error) {
	query := url.Values{"page_size": {strconv.Itoa(size)}}
	if search != "" {
		query.Set("search", search)
	}
	if key != "" {
		query.Set("start_key", key)
	}
	body, err := c.conn.Do(ctx, transport.Call{Operation: opEvents, Query: query})
	if err != nil {
		return nil, "", err
	}
	// A page is an object; consoles that do not page send a bare array of everything.
	var rows []wireEvent
	var next wire.Text
	if wire.FirstByte(body) == '[' {
		err = json.Unmarshal(body, &rows)
	} else {
		var page struct {
			Events  []wireEvent `json:"events"`
			NextKey *wire.Text  `json:"next_key"`
		}
		if err = json.Unmarshal(wire.Unwrap(body), &page); err == nil && page.Events == nil && page.NextKey == nil {
			return nil, "", c.conn.UnexpectedResponse(opEvents, "the answer holds no events list")
		}
		rows = page.Events
		if page.NextKey != nil {
			next = *page.NextKey
		}
	}
	if err != nil {
		return nil, "", c.conn.UnexpectedResponse(opEvents, "the answer is not a list of events")
	}
	list := make([]Event, 0, len(rows))
	for _, w := range rows {
		list = append(list, w.event())
	}
	return list, string(next), nil
}
