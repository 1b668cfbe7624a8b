import {
  to = runzero_api_token.pipeline
  id = "b05c6e1f-92d4-4a37-8e5b-d71f0c3a9624"
}
