/** The five-minute scheduled trigger. Answers as the platform asks: https://developer.atlassian.com/platform/forge/function-reference/scheduled-trigger/ */
export async function run(): Promise<{ readonly statusCode: number }> {
  return { statusCode: 204 };
}
